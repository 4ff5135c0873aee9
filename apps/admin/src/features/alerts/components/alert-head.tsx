import { Link } from '@tanstack/react-router';
import { exchangeName, STATE_PALETTE, type AlertDetail } from '@livermore/schemas';
import { ArrowLeft, CandlestickChart, ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import type { AlertFilter } from '../model/alert-filter.ts';
import { triggerWords } from '../model/alert-words.ts';
import { AlertMarks } from './alert-marks.tsx';

interface AlertHeadProps {
  detail: AlertDetail;
  filter: AlertFilter;
}

/** What the alert is of, and the ways from it: to the list, to those beside it, to its symbol. */
export const AlertHead = ({ detail: { alert, newer, older }, filter }: AlertHeadProps) => {
  const exchange = exchangeName(alert.exchangeId);
  const [base, quote] = alert.symbol.split('-');
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-1.5">
      <Link to="/alerts" search={filter} aria-label="Back to the list" title="Back to the list (Escape)" className={STEP}>
        <ArrowLeft aria-hidden className="size-4" />
      </Link>
      <h2 id="alert-title" className="flex min-w-0 grow basis-[calc(100%-44px)] flex-wrap items-center gap-x-2 @2xl:grow-0 @2xl:basis-auto">
        <StateGlyph state={alert.state} />
        <span className="flex items-baseline gap-1 font-mono text-[15px] font-semibold">
          {base}
          <span className="text-[12px] font-normal text-faint">{quote}</span>
        </span>
        <span className="font-mono text-muted">{alert.timeframe}</span>
        <span className={cn('font-semibold', alert.revised && 'text-faint line-through')}>{triggerWords(alert.trigger)}</span>
        <span className="sr-only">, {STATE_PALETTE[alert.state].label}</span>
        <AlertMarks alert={alert} />
      </h2>
      <span className="ml-auto flex items-center gap-1">
        {exchange && (
          <Link
            to="/symbols/$exchange/$symbol"
            params={{ exchange, symbol: alert.symbol }}
            search={{ timeframe: alert.timeframe }}
            className="flex h-7 items-center gap-1.5 rounded border border-line-strong px-2 whitespace-nowrap hover:bg-raised"
          >
            <CandlestickChart aria-hidden className="size-4 text-muted" strokeWidth={1.75} />
            Chart now
          </Link>
        )}
        <Beside to={newer} filter={filter} name="Newer alert" keys="ArrowLeft">
          <ChevronUp aria-hidden className="size-4" />
        </Beside>
        <Beside to={older} filter={filter} name="Older alert" keys="ArrowRight">
          <ChevronDown aria-hidden className="size-4" />
        </Beside>
      </span>
    </header>
  );
};

const STEP = 'flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-raised hover:text-fg';

interface BesideProps {
  to: number | null;
  filter: AlertFilter;
  name: string;
  keys: string;
  children: ReactNode;
}

const Beside = ({ to, filter, name, keys, children }: BesideProps) =>
  to === null ? (
    <span aria-hidden className={cn(STEP, 'opacity-35 hover:bg-transparent hover:text-muted')}>
      {children}
    </span>
  ) : (
    <Link to="/alerts/$id" params={{ id: String(to) }} search={filter} replace aria-label={name} title={name} aria-keyshortcuts={keys} className={STEP}>
      {children}
    </Link>
  );
