import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatWorth } from '../../../lib/format-number.ts';
import { PriceAge } from './price-view.tsx';

interface HeldViewProps {
  /** Null where the exchange gave no price for it. */
  valueUsd: number | null;
  /** Empty while the account was read lately. */
  age: string;
}

/** What the held position of a symbol is worth, as of when the account was read. */
export const HeldView = memo(({ valueUsd, age }: HeldViewProps) => (
  <>
    {age && <PriceAge freshness="stale" age={age} />}
    <span data-live-value className={cn('price shrink-0 whitespace-nowrap max-sm:text-[11px]', age ? 'text-faint line-through' : 'text-muted')}>
      <span className="sr-only">held, worth </span>
      <span className="text-faint sm:hidden">$</span>
      {formatWorth(valueUsd)}
    </span>
  </>
));
