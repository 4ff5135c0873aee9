import { TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle, CandleSource, SeriesId } from '@livermore/schemas';
import { flat } from './bucket-values.ts';
import type { BucketValues } from './candle-outcome.ts';

/** The final word on a bucket. Values are null for a bucket known to be without trades. */
export interface Settled {
  values: BucketValues | null;
  source: CandleSource;
  /** `values` are there but repeat the last price: all trades of the bucket are missing. */
  synthetic?: boolean;
  /** Venue time at which this was known. */
  at: number;
  /** Venue time of the information behind it; older information is no correction. */
  asOf: number;
}

/** A settled bucket with values of its own. */
export type SettledValues = Settled & { values: BucketValues };

/** The candle of a settled bucket whose values, where it has none, are `values`. */
export const candleOf = (
  id: SeriesId,
  openTime: number,
  settled: Settled,
  values: BucketValues,
  revision: number,
): Candle => {
  const { open, high, low, close, volume, trades } = values;
  // Written out, and optional fields last: a close is the hot path, and spreading costs more than the rest of it.
  const candle: Candle = {
    exchangeId: id.exchangeId,
    symbol: id.symbol,
    timeframe: id.timeframe,
    openTime,
    open,
    high,
    low,
    close,
    volume,
    synthetic: settled.values === null || settled.synthetic === true,
    source: settled.source,
    revision,
    closedAt: settled.at,
  };
  if (trades !== undefined) candle.trades = trades;
  if (candle.synthetic) candle.cause = 'no-trades';
  return candle;
};

/**
 * The next revision of a closed candle, and of the synthetic ones behind it (looked up with
 * `closed`), which repeat its close. In order of time.
 */
export const revisionsOf = (
  id: SeriesId,
  candle: Candle,
  settled: SettledValues,
  closed: (openTime: number) => Candle | undefined,
): Candle[] => {
  const { values, at, asOf } = settled;
  const step = TIMEFRAME_MS[id.timeframe];
  const revised = [candleOf(id, candle.openTime, settled, values, candle.revision + 1)];
  for (let openTime = candle.openTime + step; ; openTime += step) {
    const next = closed(openTime);
    if (!next?.synthetic || next.close === values.close) return revised;
    const repeated = { values: null, source: next.source, at, asOf };
    revised.push(candleOf(id, openTime, repeated, flat(values.close), next.revision + 1));
  }
};
