import { isTimeframe, STATE_PALETTE, type Timeframe } from '@livermore/schemas';
import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';
import type { MarketRows } from '../../../live/market-rows.ts';
import { columnTitle, type MatrixLayout } from '../model/matrix-columns.ts';
import { stateCounts, stateShares, type Sort, type SortColumn } from '../model/matrix-view.ts';

interface MatrixHeadProps {
  layout: MatrixLayout;
  rows: MarketRows;
  sort: Sort;
  onSort: (column: SortColumn) => void;
}

/** Headings that sort. Under each timeframe a bar shows how the market is spread over the states. */
export const MatrixHead = memo(({ layout, rows, sort, onSort }: MatrixHeadProps) => (
  <div role="rowgroup" className="sticky top-0 z-20 w-full bg-surface">
    <div role="row" aria-rowindex={1} className="matrix-row h-9 border-b border-line-strong">
      {layout.columns.map((column, at) => {
        const sorted = sort.column === column;
        return (
          <div
            key={column}
            role="columnheader"
            aria-colindex={at + 1}
            aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            className={cn('relative', column === 'symbol' && 'sticky left-0 z-10 bg-surface', isTimeframe(column) && 'border-l border-line')}
          >
            <button
              type="button"
              onClick={() => onSort(column)}
              className={cn(
                'flex h-full w-full items-center gap-1 px-2 text-[12px] hover:bg-raised hover:text-fg',
                sorted ? 'font-semibold text-fg' : 'text-muted',
                column === 'symbol' && 'pl-8',
                (column === 'price' || column === 'change' || column === 'held') && 'flex-row-reverse',
              )}
            >
              {columnTitle(column)}
              <span aria-hidden className="w-2 text-[10px]">
                {sorted ? (sort.descending ? '▾' : '▴') : ''}
              </span>
            </button>
            {isTimeframe(column) && <StateBar rows={rows} timeframe={column} />}
          </div>
        );
      })}
    </div>
  </div>
));

/** How many rows are in each state. Drawn, so that a share that grows lays nothing out anew. */
const StateBar = ({ rows, timeframe }: { rows: MarketRows; timeframe: Timeframe }) => {
  const shares = stateShares(stateCounts(rows, timeframe));
  const words = shares.map(({ state, count }) => `${count} ${STATE_PALETTE[state].label}`).join(', ');
  return (
    <div title={words} aria-hidden className="absolute inset-x-2 bottom-1 h-[3px] overflow-hidden rounded-full">
      <svg width="100%" height="3" className="block">
        {shares.map(({ state, from, share }) => (
          <rect key={state} data-state={state} className="state-swatch" x={`${from}%`} width={`${share}%`} height="3" />
        ))}
      </svg>
    </div>
  );
};
