import { TIMEFRAME_MS, type Candle, type SeriesId, type StoredMacdV } from '@livermore/schemas';
import type { Database } from '../database.ts';
import type { NewAlert } from '../queries/store-turn.ts';

export const SERIES: SeriesId = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' };

const START = 1_700_000_100_000;
const openTimeOf = (bucket: number): number => START + bucket * TIMEFRAME_MS['5m'];

/** The candle of bucket number `bucket` of the series. */
export const sampleCandle = (bucket: number, changes: Partial<Candle> = {}): Candle => ({
  ...SERIES,
  openTime: openTimeOf(bucket),
  open: 100.1 + bucket,
  high: 101.25 + bucket,
  low: 99.5 + bucket,
  close: 100.7 + bucket,
  volume: 0.1 + 0.2,
  synthetic: false,
  source: 'stream',
  revision: 0,
  closedAt: openTimeOf(bucket + 1) + 40,
  ...changes,
});

export const sampleState = (bucket: number, changes: Partial<StoredMacdV> = {}): StoredMacdV => ({
  ...SERIES,
  openTime: openTimeOf(bucket),
  revision: 0,
  final: true,
  macdV: 151.5,
  signal: 120.25,
  histogram: 31.25,
  fastEma: 100.1 + bucket,
  slowEma: 99,
  atr: 1.5,
  state: 'RISK_OVERBOUGHT',
  seeded: true,
  observedCount: 600,
  spanBars: 610,
  syntheticShare: 0.01,
  snapshot: { layout: 1, values: [bucket, 1 / 3, 5e-324, Number.MAX_VALUE, -Math.PI] },
  recent: [null, 149.5, 151.5],
  previousHistogram: null,
  computedAt: 1_800_000_000_000,
  ...changes,
});

export const sampleAlert = (bucket: number, changes: Partial<NewAlert> = {}): NewAlert => ({
  ...SERIES,
  userId: 1,
  openTime: openTimeOf(bucket),
  trigger: 'level_+150',
  value: 151.5,
  signal: 120.25,
  histogram: 31.25,
  state: 'RISK_OVERBOUGHT',
  price: 100.7,
  mode: 'position-monitor',
  settingsVersion: 1,
  final: true,
  late: false,
  explanation: { rule: 'level', candles: [[openTimeOf(bucket), 1, 2, 3, 4, 5]] },
  ...changes,
});

export const sampleMemory = (bucket: number, memory: unknown, symbol = SERIES.symbol) => ({
  ...SERIES,
  symbol,
  userId: 1,
  openTime: openTimeOf(bucket),
  memory,
});

/** Opens a session of a user that ends in 2030, and gives its id. */
export const openSession = async ({ pool }: Database, userId: number, token: string): Promise<number> => {
  const { rows } = await pool.query<{ id: number }>(
    `insert into sessions (user_id, token, expires_at, ip_address, user_agent)
     values ($1, $2, '2030-01-01T00:00:00Z', '127.0.0.1', 'a browser') returning id`,
    [userId, token],
  );
  return rows[0]?.id ?? 0;
};
