import type { Freshness } from '@livermore/schemas';
import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatPercent, formatPrice } from '../../../lib/format-number.ts';
import { useFlash } from '../../../lib/use-flash.ts';

/** The age of a price that is older than expected: with a hollow dot while that is no wonder. */
export const PriceAge = memo(({ freshness, age }: { freshness: Freshness; age: string }) => (
  <span className="flex items-center gap-1 font-sans text-[11px] whitespace-nowrap text-faint">
    {freshness === 'quiet' && <span aria-hidden className="size-1.5 rounded-full border border-current" />}
    <span className="sr-only">{freshness},</span>
    {age}
  </span>
));

const directionOf = (before: number | null, now: number | null): 'up' | 'down' | null =>
  before === null || now === null ? null : now > before ? 'up' : 'down';

interface PriceViewProps {
  /** Whose price it is. */
  id: string;
  price: number | null;
  decimals: number | null;
  freshness: Freshness;
}

/** The price; it lights up in the direction it moved, and is struck through once it is stale. */
export const PriceView = memo(({ id, price, decimals, freshness }: PriceViewProps) => {
  const flash = useFlash<HTMLSpanElement, number | null>(id, price, directionOf);
  if (freshness === 'waiting') return <span role="img" aria-label="waiting for the first price" className="skeleton h-3 w-16" />;
  return (
    <span ref={flash} data-live-value className={freshness === 'stale' ? 'price text-faint line-through' : 'price text-fg'}>
      {formatPrice(price, decimals)}
    </span>
  );
});

/** Change of the price over 24 hours, the one place of green and red. */
export const ChangeView = memo(({ change }: { change: number | null }) => (
  <span
    data-live-value
    className={cn('font-mono', change === null || change === 0 ? 'text-muted' : change > 0 ? 'text-up' : 'text-down')}
  >
    {formatPercent(change)}
  </span>
));
