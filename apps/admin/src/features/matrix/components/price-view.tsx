import type { Freshness, MatrixRow } from '@livermore/schemas';
import { useRef } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatPercent, formatPrice } from '../../../lib/format-number.ts';
import { formatCalmAge } from '../../../lib/format-time.ts';
import { useFlash } from '../../../lib/use-flash.ts';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { priceFreshness } from '../model/freshness.ts';

const DIRECTION_COLOURS = { up: { color: 'var(--up)' }, down: { color: 'var(--down)' } };

/** Which way the price went last, for the colour of its flash. */
const useDirection = (price: number | null): 'up' | 'down' | null => {
  const last = useRef<{ price: number | null; direction: 'up' | 'down' | null }>({ price, direction: null });
  const { current } = last;
  if (price !== null && current.price !== null && price !== current.price) {
    last.current = { price, direction: price > current.price ? 'up' : 'down' };
  } else if (price !== current.price) last.current = { price, direction: null };
  return last.current.direction;
};

const useFreshness = (row: MatrixRow): Freshness => {
  const key = rowKey(row);
  return useLive(({ data, serverNow }) => priceFreshness(row, data.paces.get(key), serverNow));
};

/** The age of a price once it is older than expected: a hollow dot while that is no wonder. */
export const PriceAge = ({ row }: { row: MatrixRow }) => {
  const freshness = useFreshness(row);
  const age = useLive(({ serverNow }) => formatCalmAge(serverNow - (row.priceReceivedAt ?? serverNow)));
  if (freshness !== 'quiet' && freshness !== 'stale') return null;
  return (
    <span className="flex items-center gap-1 font-sans text-[11px] whitespace-nowrap text-faint">
      {freshness === 'quiet' && <span aria-hidden className="size-1.5 rounded-full border border-current" />}
      <span className="sr-only">{freshness},</span>
      {age}
    </span>
  );
};

/** The price; struck through once it is stale. */
export const PriceView = ({ row }: { row: MatrixRow }) => {
  const freshness = useFreshness(row);
  const direction = useDirection(row.price);
  const flash = useFlash<HTMLSpanElement>(row.price, direction && DIRECTION_COLOURS[direction]);
  if (freshness === 'waiting') return <span className="skeleton h-3 w-16" aria-label="waiting for the first price" role="img" />;
  return (
    <span ref={flash} data-live-value className={cn('font-mono', freshness === 'stale' ? 'text-faint line-through' : 'text-fg')}>
      {formatPrice(row.price, row.priceDecimals)}
    </span>
  );
};

/** Change of the price over 24 hours, the one place of green and red. */
export const ChangeView = ({ change, className }: { change: number | null; className?: string }) => (
  <span
    data-live-value
    className={cn('font-mono', change === null || change === 0 ? 'text-muted' : change > 0 ? 'text-up' : 'text-down', className)}
  >
    {formatPercent(change)}
  </span>
);
