import { STATE_PALETTE, type Alert } from '@livermore/schemas';
import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { Mark } from '../../../components/ui/mark.tsx';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatMacdV, formatPrice, formatSigned } from '../../../lib/format-number.ts';
import { formatCalmAge, formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { alertMarks, triggerWords } from '../model/alert-words.ts';

/** One alert in two lines; it opens to its exact numbers and times. */
export const AlertItem = memo(({ alert, isNew }: { alert: Alert; isNew: boolean }) => {
  const [open, setOpen] = useState(false);
  const age = useLive(({ serverNow }) => formatCalmAge(serverNow - alert.createdAt));
  const decimals = useLive(({ data }) => data.rows?.get(rowKey(alert))?.priceDecimals ?? null);
  const marks = alertMarks(alert);
  return (
    <div data-state={alert.state} className={cn('min-h-[52px] border-b border-line', isNew && 'just-arrived')}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[20px_1fr_auto] h-[51px] content-center items-baseline gap-x-1.5 px-3 text-left hover:bg-raised"
      >
        <StateGlyph state={alert.state} className="self-center" />
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-mono font-semibold">{alert.symbol}</span>
          <span className="font-mono text-muted">{alert.timeframe}</span>
          {marks.filter(({ mark }) => mark === 'Demo').map(asMark)}
        </span>
        <time
          dateTime={new Date(alert.createdAt).toISOString()}
          title={formatUtc(alert.createdAt)}
          className="text-right text-faint"
        >
          {age}
        </time>
        <span className="col-start-2 flex min-w-0 items-center gap-1.5">
          <span className={cn('truncate', alert.revised ? 'text-faint line-through' : 'text-muted')}>{triggerWords(alert.trigger)}</span>
          <span className="sr-only">, {STATE_PALETTE[alert.state].label}</span>
          {marks.filter(({ mark }) => mark !== 'Demo').map(asMark)}
        </span>
        <span className="text-right font-mono text-muted">{formatMacdV(alert.value)}</span>
      </button>
      {open && <AlertFacts alert={alert} decimals={decimals} />}
    </div>
  );
});

const asMark = ({ mark, meaning }: { mark: string; meaning: string }) => (
  <Mark key={mark} meaning={meaning}>
    {mark}
  </Mark>
);

const AlertFacts = ({ alert, decimals }: { alert: Alert; decimals: number | null }) => (
  <div className="px-3 pt-1 pb-3 pl-[38px] text-[12px]">
    <Facts
      facts={[
        ['MACD-V', formatSigned(alert.value, 4)],
        ['Signal', formatSigned(alert.signal, 4)],
        ['Histogram', formatSigned(alert.histogram, 4)],
        ['Close', formatPrice(alert.price, decimals)],
        ['Bar opened', formatUtc(alert.openTime)],
        ['Stored', formatUtc(alert.createdAt)],
        ['Your time', formatLocal(alert.createdAt, Date.now())],
      ]}
    />
    <Link to="/logs" search={{ id: String(alert.id) }} className="mt-1 inline-block text-accent underline">
      Its lines in the log
    </Link>
  </div>
);
