import type { MatrixRow } from '@livermore/schemas';
import { useRef } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatPercent, formatPrice } from '../../../lib/format-number.ts';
import { formatCalmAge } from '../../../lib/format-time.ts';
import { useFlash } from '../../../lib/use-flash.ts';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { priceFreshness } from '../model/freshness.ts';

/** Which way the price went last, for the colour of its flash. */
const useDirection = (price: number | null): 'up' | 'down' | null => {
  const last = useRef<{ price: number | null; direction: 'up' | 'down' | null }>({ price, direction: null });
  const { current } = last;
  if (price !== null && current.price !== null && price !== current.price) {
    last.current = { price, direction: price > current.price ? 'up' : 'down' };
  } else if (price !== current.price) last.current = { price, direction: null };
  return last.current.direction;
};

/** The price with its age once it is older than expected. */
export const PriceView = ({ row, className }: { row: MatrixRow; className?: string }) => {
  const key = rowKey(row);
  const freshness = useLive(({ data, serverNow }) => priceFreshness(row, data.paces.get(key), serverNow));
  const age = useLive(({ serverNow }) =>
    freshness === 'quiet' || freshness === 'stale' ? formatCalmAge(serverNow - (row.priceReceivedAt ?? serverNow)) : '',
  );
  const direction = useDirection(row.price);
  const flash = useFlash<HTMLSpanElement>(row.price, direction ? `color-mix(in oklab, var(--${direction}) 30%, transparent)` : '');
  if (freshness === 'waiting') return <span className="skeleton h-3 w-16" aria-label="waiting for the first price" role="img" />;
  return (
    <span className={cn('flex items-center justify-end gap-1.5 font-mono', className)}>
      {age && (
        <span className="flex items-center gap-1 font-sans text-[11px] text-faint">
          {freshness === 'quiet' && <span aria-hidden className="size-1.5 rounded-full border border-current" />}
          <span className="sr-only">{freshness},</span>
          {age}
        </span>
      )}
      <span
        ref={flash}
        data-live-value
        className={cn('rounded-xs px-0.5', freshness === 'stale' ? 'text-faint line-through' : 'text-fg')}
      >
        {formatPrice(row.price, row.priceDecimals)}
      </span>
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
