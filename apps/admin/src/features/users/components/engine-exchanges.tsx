import type { ExchangeStatus } from '@livermore/schemas';
import { Panel } from '../../../components/ui/panel.tsx';
import { cn } from '../../../lib/cn.ts';
import { useLive } from '../../../live/live-context.tsx';
import { connectionWords } from '../../frame/model/exchange-words.ts';

/** Each exchange of an engine: its connection in words, its lag and its REST budget. */
export const EngineExchanges = ({ exchanges }: { exchanges: readonly ExchangeStatus[] }) => (
  <Panel title="Exchanges">
    {exchanges.length === 0 ? (
      <p className="px-4 py-3 text-muted">No exchange is on.</p>
    ) : (
      <ul>
        {exchanges.map((exchange) => (
          <ExchangeLine key={exchange.exchangeId} exchange={exchange} />
        ))}
      </ul>
    )}
  </Panel>
);

const ExchangeLine = ({ exchange }: { exchange: ExchangeStatus }) => {
  const words = useLive(({ serverNow }) => connectionWords(exchange, undefined, serverNow));
  const { name, connection, lagMs, gaps, reconnects, restBudget } = exchange;
  const isConnected = connection === 'connected';
  return (
    <li className="flex flex-col gap-0.5 border-b border-line px-4 py-2.5 last:border-b-0">
      <span className="flex items-baseline gap-2">
        <span aria-hidden className={cn('size-1.5 shrink-0 self-center rounded-full', isConnected ? 'bg-fg' : 'border border-fg')} />
        <span className="font-medium">{name}</span>
        <span className={isConnected ? 'text-muted' : 'text-fg'}>{words}</span>
      </span>
      <span className="pl-3.5 text-[12px] text-faint">
        {[
          lagMs === null ? 'lag not measurable' : `lag ${Math.round(lagMs)} ms`,
          `REST ${restBudget.used} of ${restBudget.limit}`,
          `${reconnects} ${reconnects === 1 ? 'reconnect' : 'reconnects'}`,
          `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`,
        ].join(' · ')}
      </span>
    </li>
  );
};
