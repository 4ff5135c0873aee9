import { EXCHANGE_IDS, EXCHANGE_LABELS, exchangeName } from '@livermore/schemas';
import { Pin } from 'lucide-react';
import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';

interface SymbolCellProps {
  id: string;
  exchangeId: number;
  symbol: string;
  /** Percent of the last bars without trades when the market is thin, otherwise null. */
  thinPercent: number | null;
  pinned: boolean;
  onPin: (id: string) => void;
  tabIndex: 0 | -1;
}

// Made once: most lines that come into sight show the same one.
const PINNED = <Pin aria-hidden className="size-3.5 fill-current" strokeWidth={1.75} />;
const UNPINNED = <Pin aria-hidden className="size-3.5" strokeWidth={1.75} />;

/** Pin, symbol, exchange where it is not the usual one, mark of a thin market. */
export const SymbolCell = memo(({ id, exchangeId, symbol, thinPercent, pinned, onPin, tabIndex }: SymbolCellProps) => {
  const name = exchangeName(exchangeId);
  const unusual = name !== undefined && exchangeId !== EXCHANGE_IDS.demo && exchangeId !== EXCHANGE_IDS.coinbase;
  const [base, quote] = symbol.split('-');
  return (
    <>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-pressed={pinned}
        aria-label={`Pin ${symbol}`}
        onClick={() => onPin(id)}
        className={cn(
          'absolute top-1/2 left-1 flex size-6 -translate-y-1/2 items-center justify-center rounded hover:bg-raised',
          pinned ? 'text-accent' : 'text-faint opacity-40 group-hover/row:opacity-100 focus-visible:opacity-100',
        )}
      >
        {pinned ? PINNED : UNPINNED}
      </button>
      <span className="flex min-w-0 items-baseline gap-1 overflow-hidden font-mono">
        <span className="font-semibold text-fg">{base}</span>
        <span className="min-w-0 truncate text-[11px] text-faint">{quote}</span>
        {unusual && <span className="truncate font-sans text-[11px] text-faint">{EXCHANGE_LABELS[name]}</span>}
        {thinPercent !== null && (
          <span title={`Thin market: ${thinPercent}% of the last bars had no trades`} className="self-center text-[10px] text-muted">
            <span aria-hidden className="rounded-xs border border-dashed border-line-strong px-1">
              thin
            </span>
            <span className="sr-only">thin market</span>
          </span>
        )}
      </span>
    </>
  );
});
