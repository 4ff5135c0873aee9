import { TIMEFRAMES, type Alert, type RuntimeStatus } from '@livermore/schemas';

/** The owner of a fresh database. */
export const USER = 1;
/** Coinbase. */
export const EXCHANGE = 1;

/** An alert on the bucket that opened at `openTime`, before it is stored. */
export const alertOf = (symbol: string, openTime: number, createdAt: number): Omit<Alert, 'id'> => ({
  userId: USER,
  exchangeId: EXCHANGE,
  symbol,
  timeframe: '1m',
  openTime,
  trigger: 'level_+150',
  value: 151.2,
  signal: 140.1,
  histogram: 11.1,
  state: 'RISK_OVERBOUGHT',
  price: 12.34,
  mode: 'position-monitor',
  settingsVersion: 1,
  final: true,
  late: false,
  revised: false,
  createdAt,
});

/** The status of an engine that watches these symbols and has nothing else to tell. */
export const statusOf = (symbols: readonly string[], startedAt: number, now: number): RuntimeStatus => ({
  userId: USER,
  observedAt: now,
  state: 'running',
  mode: 'position-monitor',
  paused: false,
  holds: [],
  warnings: [],
  desired: { paused: false, mode: 'position-monitor', settingsVersion: 1 },
  applied: { settingsVersion: 1, mode: 'position-monitor', at: startedAt },
  startedAt,
  uptimeMs: now - startedAt,
  exchanges: [
    {
      exchangeId: EXCHANGE,
      name: 'Coinbase',
      connection: 'connected',
      since: startedAt,
      lastMessageAt: now,
      lagMs: 40,
      reconnects: 0,
      gaps: 0,
      rejectedMessages: 0,
      restBudget: { used: 3, limit: 10, resetAt: now + 1_000 },
    },
  ],
  symbols: symbols.map((symbol) => ({
    exchangeId: EXCHANGE,
    symbol,
    wanted: true,
    confirmed: true,
    freshness: 'live',
    lastTradeAt: now,
    series: TIMEFRAMES.map((timeframe) => ({ timeframe, candles: 1_000, seeded: true })),
  })),
  jobs: [],
  queue: { waiting: 0, running: null },
  rejectedCommands: { count: 0, recent: [] },
  positions: [],
  credentials: [],
});
