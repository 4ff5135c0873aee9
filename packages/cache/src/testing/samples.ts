import { TIMEFRAME_MS, type Candle, type SeriesId, type StoredMacdV, type Ticker } from '@livermore/schemas';

/** A candle of bucket number `bucket` of its series. */
export const sampleCandle = (series: SeriesId, bucket: number, changes: Partial<Candle> = {}): Candle => {
  const openTime = bucket * TIMEFRAME_MS[series.timeframe];
  return {
    ...series,
    openTime,
    open: 100 + bucket,
    high: 101.5 + bucket,
    low: 99.25 + bucket,
    close: 100.125 + bucket,
    volume: 12.5,
    synthetic: false,
    source: 'stream',
    revision: 0,
    closedAt: openTime + TIMEFRAME_MS[series.timeframe] + 40,
    ...changes,
  };
};

export const sampleMacdV = (series: SeriesId, changes: Partial<StoredMacdV> = {}): StoredMacdV => ({
  ...series,
  openTime: 40 * TIMEFRAME_MS[series.timeframe],
  macdV: 151.25,
  signal: 120.5,
  histogram: 30.75,
  fastEma: 103.0625,
  slowEma: 101,
  atr: 1.375,
  state: 'RISK_OVERBOUGHT',
  seeded: true,
  observedCount: 40,
  spanBars: 41,
  syntheticShare: 0.025,
  revision: 0,
  final: true,
  snapshot: { layout: 1, values: [103.0625, 101, 1.375, 0.1, 1 / 3] },
  recent: [null, 120.125, 151.25],
  previousHistogram: null,
  computedAt: 1_700_000_000_500,
  ...changes,
});

export const sampleTicker = (exchangeId: number, symbol: string, changes: Partial<Ticker> = {}): Ticker => ({
  exchangeId,
  symbol,
  price: 64_250.5,
  changePct24h: -1.75,
  volume24h: 1234.5,
  high24h: 65_000,
  low24h: 63_800,
  at: 1_700_000_000_123,
  receivedAt: 1_700_000_000_456,
  ...changes,
});
