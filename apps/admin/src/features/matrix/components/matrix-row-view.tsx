import { isTimeframe, type MatrixRow, type Position } from '@livermore/schemas';
import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLive } from '../../../live/live-context.tsx';
import { rowAges, thinShare, type RowAges } from '../model/freshness.ts';
import { lineElementId } from '../model/line-boxes.ts';
import type { MatrixLayout } from '../model/matrix-columns.ts';
import { HeldView } from './held-view.tsx';
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

/** One symbol. Its one subscription draws it, and it alone, again when its values or ages change. */
export const MatrixRowView = memo(({ id, index, layout, pinned, onPin, activeColumn }: MatrixRowViewProps) => {
  const { row, held, freshness, priceAge, heldAge, cellAges } = useLive(
    useShallow(({ data, serverNow }): Partial<RowAges> & { row?: MatrixRow; held?: Position | undefined } => {
      const shown = data.rows?.get(id);
      const position = data.held.get(id);
      return shown ? { row: shown, held: position, ...rowAges(shown, data.paces.get(id), serverNow, position) } : {};
    }),
  );
  if (!row || !freshness) return null;
  const ages = cellAges?.split('|');
  const age = priceAge && <PriceAge freshness={freshness} age={priceAge} />;
  const price = <PriceView id={id} price={row.price} decimals={row.priceDecimals} freshness={freshness} />;
  const change = <ChangeView change={row.changePct24h} />;
  const worth = held && <HeldView valueUsd={held.valueUsd} age={heldAge ?? ''} />;
  const thin = thinShare(row);
  return (
    <div
      role="row"
      id={lineElementId(id)}
      data-line={id}
      aria-rowindex={index + 2}
      className="matrix-row group/row matrix-line"
      style={{ height: layout.rowHeight, transform: `translateY(${index * layout.rowHeight}px)` }}
    >
      {layout.columns.map((column, at) => {
        const tabIndex = at === activeColumn ? 0 : -1;
        if (column === 'symbol') {
          return (
            <div key={column} role="rowheader" aria-colindex={1} data-column={column} className="matrix-symbol">
              <span className="flex w-full min-w-0 items-center justify-between gap-1">
                <SymbolCell
                  id={id}
                  exchangeId={row.exchangeId}
                  symbol={row.symbol}
                  thinPercent={thin === null ? null : Math.round(thin * 100)}
                  pinned={pinned}
                  onPin={onPin}
                  tabIndex={tabIndex}
                />
                {layout.compact && (priceAge ? age : worth)}
              </span>
              {layout.compact && (
                <span className="flex w-full items-center justify-between text-[12px]">
                  {price}
                  {change}
                </span>
              )}
            </div>
          );
        }
        if (!isTimeframe(column)) {
          return (
            <div key={column} role="gridcell" aria-colindex={at + 1} tabIndex={tabIndex} data-column={column} className="matrix-number">
              {column === 'price' ? age : null}
              {{ price, change, held: worth }[column]}
            </div>
          );
        }
        const cellAt = row.cells.findIndex(({ timeframe }) => timeframe === column);
        return (
          <StateCell
            key={column}
            timeframe={column}
            cell={row.cells[cellAt]}
            age={ages?.[cellAt] ?? ''}
            columnIndex={at + 1}
            compact={layout.compact}
            id={id}
            tabIndex={tabIndex}
          />
        );
      })}
    </div>
  );
});
