import { cn } from '../../../lib/cn.ts';

/** Columns of the watchlist on wide screens. */
export const WATCH_COLUMNS =
  'grid grid-cols-[28px_minmax(100px,1fr)_minmax(86px,110px)_64px_150px_minmax(80px,110px)_minmax(110px,190px)_48px_80px] items-center gap-3 px-4';

const HEAD = ['Watch', 'Symbol', 'Price', '24 h', 'Series', 'Stream', 'Freshness', 'Empty', 'Held'] as const;

/** Columns of numbers. */
const NUMBERS: readonly string[] = ['Price', '24 h', 'Empty', 'Held'];

const MEANINGS: Partial<Record<(typeof HEAD)[number], string>> = {
  Series: 'State of each timeframe, shortest first; a dot waits for its first value',
  Stream: 'Whether the exchange confirmed what was asked of it',
  Empty: 'Largest share of empty bars among the last 100 of a series',
  Held: 'Value of what the account holds of it, in USD',
};

export const WatchlistHead = ({ className }: { className?: string }) => (
  <div role="rowgroup" className={cn('sticky top-0 z-10 bg-surface', className)}>
    <div role="row" className={cn(WATCH_COLUMNS, 'h-8 border-b border-line-strong text-[12px] text-muted')}>
      {HEAD.map((name) => (
        <span key={name} role="columnheader" title={MEANINGS[name]} className={cn(NUMBERS.includes(name) && 'text-right')}>
          {name === 'Watch' ? <span className="sr-only">{name}</span> : name}
        </span>
      ))}
    </div>
  </div>
);
