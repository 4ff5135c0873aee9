import { candleCloseChannel, candlesKey, indicatorChannel, type HotStore } from '@livermore/cache';
import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS, type Candle, type SeriesId, type MacdVMessage, type StoredMacdV } from '@livermore/schemas';
import { walk } from './market.ts';

export const USER_ID = 1;

/** As many series of 5 minutes as there are closes at once. */
export const seriesList = (count: number): SeriesId[] =>
  Array.from({ length: count }, (_, index) => ({ exchangeId: 1, symbol: `S${index}-USD`, timeframe: '5m' }));

/** The candle of bucket number `bucket`, with as many digits as real ones have. */
export const closeOf = (series: SeriesId, bucket: number): Candle => {
  const openTime = bucket * TIMEFRAME_MS['5m'];
  const close = 64_000 + (bucket % 977) / 100;
  return {
    exchangeId: series.exchangeId,
    symbol: series.symbol,
    timeframe: series.timeframe,
    openTime,
    open: close - 12.34,
    high: close + 20.5,
    low: close - 33.25,
    close,
    volume: 12.345_678_91,
    synthetic: false,
    source: 'stream',
    revision: 0,
    closedAt: openTime + TIMEFRAME_MS['5m'] + 40,
  };
};

/** A warmed-up indicator value with all its digits. */
export const indicatorOf = (series: SeriesId): StoredMacdV => {
  const indicator = new MacdV();
  const recent: (number | null)[] = [];
  for (const bar of walk(600)) {
    indicator.update(bar);
    recent.push(indicator.reading().macdV);
  }
  return {
    ...series,
    ...indicator.reading(),
    openTime: 0,
    revision: 0,
    final: true,
    snapshot: indicator.snapshot(),
    recent: recent.slice(-30),
    previousHistogram: 1.234_567_890_123_4,
    computedAt: 1_700_000_000_000,
  };
};

/** What the channel carries of it. */
export const messageOf = (value: StoredMacdV): MacdVMessage => ({
  openTime: value.openTime,
  macdV: value.macdV,
  signal: value.signal,
  histogram: value.histogram,
  fastEma: value.fastEma,
  slowEma: value.slowEma,
  atr: value.atr,
  state: value.state,
  seeded: value.seeded,
  observedCount: value.observedCount,
  spanBars: value.spanBars,
  syntheticShare: value.syntheticShare,
  revision: value.revision,
  final: value.final,
});

/** Each series with the full 1,000 candles, so that every further close trims. Gives the next bucket. */
export const fillSeries = async (store: HotStore, list: readonly SeriesId[]): Promise<number> => {
  const first = 1_000_000;
  for (const series of list) {
    for (let bucket = first; bucket < first + 1000; bucket++) store.putCandle(closeOf(series, bucket));
    await store.flushed();
  }
  return first + 1000;
};

/** The commands of one close, written plainly: empty the bucket, add, trim, two messages. */
export const plainCommandsOf = (candle: Candle): string[][] => {
  const json = JSON.stringify(candle);
  const key = candlesKey(candle);
  const score = String(candle.openTime);
  return [
    ['ZREMRANGEBYSCORE', key, score, score],
    ['ZADD', key, score, json],
    ['ZREMRANGEBYRANK', key, '0', '-1001'],
    ['PUBLISH', candleCloseChannel(USER_ID, candle), json],
    ['PUBLISH', indicatorChannel(USER_ID, candle), json],
  ];
};
