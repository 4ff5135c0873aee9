import { EXCHANGE_IDS, EXCHANGE_LABELS, exchangeName, type MatrixRow } from '@livermore/schemas';
import { Pin } from 'lucide-react';
import { cn } from '../../../lib/cn.ts';
import { thinShare } from '../model/freshness.ts';
import { ChangeView, PriceAge, PriceView } from './price-view.tsx';

interface SymbolCellProps {
  row: MatrixRow;
  compact: boolean;
  pinned: boolean;
  onPin: () => void;
  tabIndex: 0 | -1;
  cellId: string;
}

/** The head of a row: pin, symbol, exchange where it is not the usual one, mark of a thin market. */
export const SymbolCell = ({ row, compact, pinned, onPin, tabIndex, cellId }: SymbolCellProps) => {
  const thin = thinShare(row);
  const name = exchangeName(row.exchangeId);
  const [base, quote] = row.symbol.split('-');
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      data-cell={cellId}
      className="group/symbol sticky left-0 z-10 flex items-center gap-1 overflow-hidden bg-surface pr-2 pl-1"
    >
      <button
        type="button"
        tabIndex={tabIndex}
        aria-pressed={pinned}
        aria-label={`Pin ${row.symbol}`}
        onClick={onPin}
        className={cn(
          'flex size-6 shrink-0 items-center justify-center rounded hover:bg-raised',
          pinned ? 'text-accent' : 'text-faint opacity-40 group-hover/symbol:opacity-100 focus-visible:opacity-100',
        )}
      >
        <Pin aria-hidden className={cn('size-3.5', pinned && 'fill-current')} strokeWidth={1.75} />
      </button>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1 truncate font-mono">
          <span className="font-semibold text-fg">{base}</span>
          <span className="min-w-0 truncate text-[11px] text-faint">{quote}</span>
          {name && row.exchangeId !== EXCHANGE_IDS.demo && row.exchangeId !== EXCHANGE_IDS.coinbase && (
            <span className="truncate font-sans text-[11px] text-faint">{EXCHANGE_LABELS[name]}</span>
          )}
          <span className="ml-auto" />
          {compact && <PriceAge row={row} />}
          {thin !== null && (
            <span className="self-center text-[10px] text-muted" title={`Thin market: ${Math.round(thin * 100)}% of the last bars had no trades`}>
              <span aria-hidden className="rounded-xs border border-dashed border-line-strong px-1">
                thin
              </span>
              <span className="sr-only">thin market</span>
            </span>
          )}
        </span>
        {compact && (
          <span className="flex items-center justify-between gap-1 text-[12px]">
            <PriceView row={row} />
            <ChangeView change={row.changePct24h} />
          </span>
        )}
      </span>
    </div>
  );
};
