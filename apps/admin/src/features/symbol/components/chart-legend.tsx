import { STATE_PALETTE, type MacdVState } from '@livermore/schemas';
import type { ReactNode } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatPercent, formatPrice, formatSigned } from '../../../lib/format-number.ts';
import { formatUtc } from '../../../lib/format-time.ts';
import { formatVolume } from '../../../lib/format-volume.ts';
import type { Bar } from '../model/bar-series.ts';
import { barMark, barNotes } from '../model/bar-words.ts';
import { momentWords } from '../model/chart-time.ts';
import type { FormingBar } from '../model/forming-bar.ts';

interface ChartLegendProps {
  /** The bar under the crosshair, or the newest one. */
  bar: Bar | FormingBar | null;
  /** Close of the bar before it. */
  before: number | null;
  decimals: number | null;
  isDaily: boolean;
}

/** Exact values of one bar, in boxes that do not move while the crosshair does. */
export const ChartLegend = ({ bar, before, decimals, isDaily }: ChartLegendProps) => {
  if (!bar) return <div className="h-12 shrink-0" />;
  const closed = 'candle' in bar ? bar : null;
  const prices = 'candle' in bar ? bar.candle : bar;
  const values = 'candle' in bar ? bar.point : bar;
  const change = prices && before ? ((prices.close - before) / before) * 100 : null;
  const isOrdinary = closed !== null && barMark(closed) === null;
  const notes = 'candle' in bar ? barNotes(bar) : [FORMING_NOTES[bar.known]];
  const line = 'flex h-5 items-center gap-x-2.5 overflow-hidden whitespace-nowrap max-[380px]:gap-x-1.5 sm:gap-x-3';
  return (
    <div className="flex h-12 shrink-0 flex-col justify-center px-3 font-mono text-[11px] text-muted max-[380px]:text-[10.5px] sm:text-[11.5px]">
      <div className={line}>
        <time dateTime={new Date(bar.openTime).toISOString()} title={formatUtc(bar.openTime)} className="hidden text-fg sm:inline">
          {momentWords(bar.openTime, isDaily)}
        </time>
        <Value name="O">{formatPrice(prices?.open ?? null, decimals)}</Value>
        <Value name="H">{formatPrice(prices?.high ?? null, decimals)}</Value>
        <Value name="L">{formatPrice(prices?.low ?? null, decimals)}</Value>
        <Value name="C">{formatPrice(prices?.close ?? null, decimals)}</Value>
        <span className={cn('hidden sm:inline', change === null || change === 0 ? '' : change > 0 ? 'text-up' : 'text-down')}>{formatPercent(change)}</span>
        {closed?.candle && (
          <span className="hidden md:inline">
            <Value name="Vol">{formatVolume(closed.candle.volume)}</Value>
          </span>
        )}
      </div>
      <div className={line}>
        <Value name="MACD-V">{valueWords(values?.macdV)}</Value>
        <Value name="Signal">{valueWords(values?.signal)}</Value>
        <Value name="Hist">{valueWords(values?.histogram)}</Value>
        {values && values.macdV !== null && <State state={values.state} />}
        <span className={cn('hidden truncate font-sans md:inline', isOrdinary ? 'text-faint' : 'text-accent')}>{notes.join(' · ')}</span>
      </div>
    </div>
  );
};

const valueWords = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : formatSigned(value, 2));

const FORMING_NOTES: Readonly<Record<FormingBar['known'], string>> = {
  'from-start': 'still forming: closed shorter bars and live prices',
  'since-looked': 'still forming: prices seen on this page',
  'as-stored': 'still forming then: as the alert saw it',
};

const Value = ({ name, children }: { name: string; children: ReactNode }) => (
  <span>
    {name} <span className="text-fg">{children}</span>
  </span>
);

const State = ({ state }: { state: MacdVState }) => (
  <span className="flex items-center gap-1 font-sans">
    <StateGlyph state={state} />
    <span className="max-[480px]:sr-only">{STATE_PALETTE[state].label}</span>
  </span>
);
