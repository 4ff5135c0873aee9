import type { SymbolMetrics, SymbolStatus, Timeframe } from '@livermore/schemas';
import type { ReactNode } from 'react';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { formatPrice } from '../../../lib/format-number.ts';
import { formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { formatVolume } from '../../../lib/format-volume.ts';
import { useLive } from '../../../live/live-context.tsx';
import type { SeriesFeedState } from '../api/series-feed.ts';
import { sourceCounts } from '../model/bar-series.ts';
import { sourceWords } from '../model/bar-words.ts';
import { freshnessWords, streamWords } from '../model/stream-facts.ts';
import { SeriesTable } from './series-table.tsx';

interface SymbolFactsProps {
  status: SymbolStatus | undefined;
  metrics: SymbolMetrics | undefined;
  feed: SeriesFeedState;
  timeframe: Timeframe;
}

/** What the chart rests on: how it is streamed, how fresh it is, where its bars come from. */
export const SymbolFacts = ({ status, metrics, feed, timeframe }: SymbolFactsProps) => {
  const fresh = useLive(({ serverNow }) => (status ? freshnessWords(status, Math.floor(serverNow / 1_000) * 1_000) : 'not watched'));
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  const marked = feed.bars.filter(({ candle }) => candle?.synthetic).length;
  const revised = feed.bars.filter(({ candle }) => (candle?.revision ?? 0) > 0).length;
  const newest = feed.bars.at(-1)?.candle;
  const decimals = feed.priceDecimals;
  return (
    <>
      <Part title="Stream">
        <div className="px-3 pb-2 text-[12px]">
          <Facts
            facts={[
              ['Stream', streamWords(status)],
              ['Freshness', fresh],
              ...(status?.lastTradeAt
                ? [['Last trade', <time key="at" dateTime={new Date(status.lastTradeAt).toISOString()} title={formatUtc(status.lastTradeAt)}>{formatLocal(status.lastTradeAt, now)}</time>] as const]
                : []),
              ['24 h range', metrics ? `${formatPrice(metrics.low24h, decimals)} to ${formatPrice(metrics.high24h, decimals)}` : '–'],
              ['24 h volume', formatVolume(metrics?.volume24h ?? null)],
            ]}
          />
        </div>
      </Part>
      <Part title="Series">
        <SeriesTable status={status} metrics={metrics} current={timeframe} />
      </Part>
      <Part title="On the chart">
        <div className="px-3 pb-2 text-[12px]">
          <Facts
            facts={[
              ['Bars', `${feed.bars.length}${feed.hasOlder ? ', older ones on scroll' : ', from the first'}`],
              ['Without trades', `${marked} (hatched)`],
              ['Corrected', `${revised} (rhombus)`],
              ['Newest bar', newest ? `${newest.source}${newest.revision > 0 ? `, revision ${newest.revision}` : ''}` : '–'],
            ]}
          />
          <ul className="mt-1.5 text-pretty text-faint">
            {sourceCounts(feed.bars).map(({ source, count }) => (
              <li key={source}>
                {count} {sourceWords(source)}
              </li>
            ))}
            <li className="mt-1">
              MACD-V: recomputed by the server with the engine’s formulas
              {feed.warmUpBars > 0 && `, warmed up on ${feed.warmUpBars} earlier bars`}
              {feed.engineAt !== null && '; the newest value is the engine’s own'}.
            </li>
          </ul>
        </div>
      </Part>
    </>
  );
};

export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="border-b border-line">
    <h2 className="flex h-8 items-center px-3 text-[12px] font-semibold">{title}</h2>
    {children}
  </section>
);
