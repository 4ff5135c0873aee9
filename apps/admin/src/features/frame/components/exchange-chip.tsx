import type { ExchangeStatus } from '@livermore/schemas';
import { DetailsPopover, Facts } from '../../../components/ui/details-popover.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { connectionWords } from '../model/exchange-words.ts';

/** One exchange: its connection in words, and its REST budget. */
export const ExchangeChip = ({ exchange }: { exchange: ExchangeStatus }) => {
  const words = useLive(({ data, serverNow }) => connectionWords(exchange, data.lastPriceAt.get(exchange.exchangeId), serverNow));
  const { used, limit, resetAt } = exchange.restBudget;
  const connected = exchange.connection === 'connected';
  return (
    <DetailsPopover
      title={exchange.name}
      triggerClassName="shrink-0 lg:shrink"
      trigger={
        <>
          <span
            aria-hidden
            className={cn('size-1.5 shrink-0 rounded-full', connected ? 'bg-fg' : 'border border-fg bg-transparent')}
          />
          <span className="truncate xl:min-w-72">
            <span className="font-medium">{exchange.name}:</span>{' '}
            <span className={connected ? 'text-muted' : 'font-medium text-fg'}>{words}</span>
          </span>
          <span className="ml-2 hidden shrink-0 items-center gap-1.5 text-faint xl:flex">
            REST {used}/{limit}
            <span aria-hidden className="block h-1 w-8 overflow-hidden rounded-full bg-line">
              <span className="block h-full bg-muted" style={{ width: `${limit > 0 ? Math.min(100, (used / limit) * 100) : 0}%` }} />
            </span>
          </span>
        </>
      }
    >
      <p className="mb-2 font-semibold">{exchange.name}</p>
      <Facts
        facts={[
          ['Connection', exchange.connection],
          ['Since', formatUtc(exchange.since)],
          ['Lag of messages', exchange.lagMs === null ? 'not measurable' : `${Math.round(exchange.lagMs)} ms`],
          ['Reconnects', exchange.reconnects],
          ['Gaps', exchange.gaps],
          ['Unusable messages', exchange.rejectedMessages],
          ['REST budget used', `${used} of ${limit}`],
          ['Budget renewed', formatUtc(resetAt)],
        ]}
      />
    </DetailsPopover>
  );
};
