import { Link } from '@tanstack/react-router';
import { STATE_PALETTE } from '@livermore/schemas';
import { memo, type ReactNode } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatMacdV, formatPrice } from '../../../lib/format-number.ts';
import { formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { shortMoment } from '../../symbol/model/chart-time.ts';
import { triggerWords } from '../model/alert-words.ts';
import { AlertAge } from './alert-age.tsx';
import type { AlertRowProps } from './alert-item.tsx';
import { AlertMarks } from './alert-marks.tsx';

export const ALERT_LINE_HEIGHT = 36;

const COLUMNS =
  'grid grid-cols-[20px_minmax(150px,200px)_44px_minmax(200px,1fr)_80px_80px_84px_112px_112px_72px] items-center gap-x-3 px-4';

/** The names of the columns, above the list. */
export const AlertLineHead = () => (
  <div aria-hidden className={cn(COLUMNS, 'h-8 shrink-0 border-b border-line-strong text-[12px] text-muted')}>
    <span className="col-start-2">Symbol</span>
    <span />
    <span>Rule</span>
    <span className="text-right">MACD-V</span>
    <span className="text-right">Signal</span>
    <span className="text-right">Histogram</span>
    <span className="text-right">Price</span>
    <span className="text-right">Bar</span>
    <span className="text-right">Stored</span>
  </div>
);

/** One alert in a line of columns, which leads to its page. */
export const AlertLine = memo(({ alert, filter, isNew = false }: AlertRowProps) => {
  const today = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  const decimals = useLive(({ data }) => data.rows?.get(rowKey(alert))?.priceDecimals ?? null);
  return (
    <Link
      to="/alerts/$id"
      params={{ id: String(alert.id) }}
      search={filter}
      data-state={alert.state}
      className={cn(COLUMNS, 'h-9 border-b border-line hover:bg-raised', isNew && 'just-arrived')}
    >
      <StateGlyph state={alert.state} />
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-mono font-semibold">{alert.symbol}</span>
        <AlertMarks alert={alert} only="market" />
      </span>
      <span className="font-mono text-muted">{alert.timeframe}</span>
      <span className="flex min-w-0 items-center gap-1.5">
        <span className={cn('truncate', alert.revised && 'text-faint line-through')}>{triggerWords(alert.trigger)}</span>
        <span className="sr-only">, {STATE_PALETTE[alert.state].label}</span>
        <AlertMarks alert={alert} only="judgement" />
      </span>
      <Figure name="MACD-V" className="text-fg">
        {formatMacdV(alert.value)}
      </Figure>
      <Figure name="Signal">{formatMacdV(alert.signal)}</Figure>
      <Figure name="Histogram">{formatMacdV(alert.histogram)}</Figure>
      <Figure name="Price" className="text-fg">
        {formatPrice(alert.price, decimals)}
      </Figure>
      <time dateTime={new Date(alert.openTime).toISOString()} title={formatUtc(alert.openTime)} className="text-right whitespace-nowrap text-muted">
        {shortMoment(alert.openTime, today)}
      </time>
      <AlertAge alert={alert} />
    </Link>
  );
});

const Figure = ({ name, className, children }: { name: string; className?: string; children: ReactNode }) => (
  <span className={cn('text-right font-mono text-muted', className)}>
    <span className="sr-only">{name} </span>
    {children}
  </span>
);
