import { isTimeframe } from '@livermore/schemas';
import { memo } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import type { MatrixLayout } from '../model/matrix-columns.ts';
import { ChangeView, PriceAge, PriceView } from './price-view.tsx';
import { StateCell } from './state-cell.tsx';
import { SymbolCell } from './symbol-cell.tsx';

interface MatrixRowViewProps {
  id: string;
  /** Index among the lines of the body, from 0. */
  index: number;
  layout: MatrixLayout;
  pinned: boolean;
  onPin: (id: string) => void;
  /** Column of the cell that Tab leads to when it is in this row, otherwise -1. */
  activeColumn: number;
}

/** One symbol. It alone is drawn again when its values change. */
export const MatrixRowView = memo(({ id, index, layout, pinned, onPin, activeColumn }: MatrixRowViewProps) => {
  const row = useLive(({ data }) => data.rows?.get(id));
  if (!row) return null;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="matrix-row absolute top-0 left-0 w-full border-b border-line"
      style={{ height: layout.rowHeight, transform: `translateY(${index * layout.rowHeight}px)` }}
    >
      {layout.columns.map((column, at) => {
        const tabIndex = at === activeColumn ? 0 : -1;
        const cellId = `${id}|${column}`;
        if (column === 'symbol') {
          return (
            <SymbolCell
              key={column}
              row={row}
              compact={layout.compact}
              pinned={pinned}
              onPin={() => onPin(id)}
              tabIndex={tabIndex}
              cellId={cellId}
            />
          );
        }
        if (!isTimeframe(column)) {
          return (
            <div
              key={column}
              role="gridcell"
              aria-colindex={at + 1}
              tabIndex={tabIndex}
              data-cell={cellId}
              className="flex items-center justify-end gap-1.5 overflow-hidden px-2 whitespace-nowrap"
            >
              {column === 'price' && <PriceAge row={row} />}
              {column === 'price' ? <PriceView row={row} /> : <ChangeView change={row.changePct24h} />}
            </div>
          );
        }
        const cell = row.cells.find(({ timeframe }) => timeframe === column);
        return cell ? (
          <StateCell
            key={column}
            cell={cell}
            tabIndex={tabIndex}
            columnIndex={at + 1}
            cellId={cellId}
            compact={layout.compact}
          />
        ) : (
          <div
            key={column}
            role="gridcell"
            aria-colindex={at + 1}
            tabIndex={tabIndex}
            className="flex items-center border-l border-line px-2"
          >
            <span className="sr-only">{column}: waiting for the first value</span>
            <span className="skeleton h-3 w-full" />
          </div>
        );
      })}
    </div>
  );
});
