import { EXCHANGE_LABELS, type SymbolMetrics } from '@livermore/schemas';
import type { CSSProperties } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatPrice } from '../../../lib/format-number.ts';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { useCommand } from '../../commands/api/use-command.ts';
import { CommandLife } from '../../commands/components/command-life.tsx';
import { ChangeView, PriceView } from '../../matrix/components/price-view.tsx';
import { priceFreshness } from '../../matrix/model/freshness.ts';
import { freshnessWords, streamWords } from '../../symbol/model/stream-facts.ts';
import { watchPlace, type WatchRow } from '../model/watch-rows.ts';
import { SeriesStates } from './series-states.tsx';
import { SymbolLink } from './symbol-link.tsx';
import { WatchSwitch } from './watch-switch.tsx';

interface WatchLineProps {
  row: WatchRow;
  index: number;
  metrics: SymbolMetrics | undefined;
  many: boolean;
  /** Two lines instead of columns. */
  compact: boolean;
  className: string;
  style: CSSProperties;
}

/** One symbol: what was asked for it, and what is observed of it. While a command of it lives, that. */
export const WatchLine = ({ row, index, metrics, many, compact, className, style }: WatchLineProps) => {
  const { exchange, exchangeId, symbol, monitored, position } = row;
  const command = useCommand(watchPlace(exchange, symbol));
  const id = { exchangeId: exchangeId ?? 0, symbol };
  const status = useLive(({ data }) => data.status?.symbols.find((each) => each.exchangeId === exchangeId && each.symbol === symbol));
  const live = useLive(({ data }) => data.rows?.get(rowKey(id)));
  const freshness = useLive(({ serverNow }) => (live ? priceFreshness(live, status?.freshness, serverNow) : 'waiting'));
  const words = useLive(({ serverNow }) => (status ? freshnessWords(status, serverNow) : ''));
  const hold = useLive(({ data }) => data.status?.holds.find(({ message }) => message.startsWith(`${row.written ?? symbol} `))?.message ?? '');
  const empty = metrics && metrics.series.length > 0 ? Math.max(...metrics.series.map(({ syntheticShare }) => syntheticShare)) : null;
  const name = (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <SymbolLink exchange={exchange} symbol={symbol} />
      {many && exchange && <span className="truncate text-[11px] text-faint">{EXCHANGE_LABELS[exchange]}</span>}
      {!monitored && status?.wanted && <span className="text-[11px] text-faint" title="Watched because it is held, not because the settings name it">held</span>}
    </span>
  );
  const price = live ? <PriceView id={rowKey(live)} price={live.price} decimals={live.priceDecimals} freshness={freshness} /> : <span className="text-faint">–</span>;
  const stream = (
    <span className={cn('truncate', status?.confirmed ? 'text-muted' : 'text-fg')}>{status ? streamWords(status) : monitored ? 'asked for, not running' : 'not watched'}</span>
  );
  const life = (command.sent !== null || hold !== '') && (
    <span role="cell" aria-colspan={compact ? undefined : 5} className={cn('min-w-0 text-[12px]', !compact && 'col-span-5')}>
      {command.sent ? <CommandLife command={command} /> : <span className="line-clamp-1 text-accent" title={hold}>{hold}</span>}
    </span>
  );
  const line = { 'role': 'row', 'aria-rowindex': index + 2, 'data-symbol': symbol, style, 'className': cn('items-center border-b border-line hover:bg-raised/50', className) } as const;
  if (compact) {
    return (
      <div {...line}>
        <span role="cell" className="row-span-2">
          <WatchSwitch exchange={exchange} symbol={symbol} monitored={monitored} />
        </span>
        <span role="cell">{name}</span>
        <span role="cell" className="flex items-baseline gap-2 text-right">
          {price}
          {live && <span className="text-[11px]"><ChangeView change={live.changePct24h} /></span>}
        </span>
        <span className="col-span-2 text-[12px] text-faint" role={life ? undefined : 'cell'}>
          {life || (
            <span className="flex items-center justify-between gap-2">
              <span className="truncate">{[status ? streamWords(status) : 'not watched', words].filter(Boolean).join(' · ')}</span>
              <SeriesStates status={status} live={live} />
            </span>
          )}
        </span>
      </div>
    );
  }
  return (
    <div {...line}>
      <span role="cell">
        <WatchSwitch exchange={exchange} symbol={symbol} monitored={monitored} />
      </span>
      <span role="cell" className="min-w-0">{name}</span>
      <span role="cell" className="text-right">{price}</span>
      <span role="cell" className="text-right text-[12px]">{live && <ChangeView change={live.changePct24h} />}</span>
      {life || (
        <>
          <span role="cell">
            <SeriesStates status={status} live={live} />
          </span>
          <span role="cell" className="truncate text-[12px]">{stream}</span>
          <span role="cell" className={cn('truncate text-[12px]', status?.freshness === 'live' ? 'text-muted' : 'text-faint')}>{words}</span>
          <span role="cell" className="text-right font-mono text-[12px] text-muted">{empty === null ? '–' : `${Math.round(empty * 100)}%`}</span>
          <span role="cell" className="text-right font-mono text-[12px] text-muted">{position ? `${formatPrice(position.valueUsd, 2)} $` : ''}</span>
        </>
      )}
    </div>
  );
};
