/**
 * The levels of the tree, from the day down to the minute: length of a bucket and into how many
 * buckets of the next level it falls. Trades lie below the last one.
 */
export const LEVELS = [
  { timeframe: '1d', lengthMs: 86_400_000, children: 6 },
  { timeframe: '4h', lengthMs: 14_400_000, children: 4 },
  { timeframe: '1h', lengthMs: 3_600_000, children: 4 },
  { timeframe: '15m', lengthMs: 900_000, children: 3 },
  { timeframe: '5m', lengthMs: 300_000, children: 5 },
  { timeframe: '1m', lengthMs: 60_000, children: 0 },
] as const;

export const DAY_MS = LEVELS[0].lengthMs;
export const LEAF_LEVEL = LEVELS.length - 1;

/** Prices of a run of trades, in ticks, and where among them the extremes stand (0 is the first). */
export interface Shape {
  open: number;
  high: number;
  low: number;
  close: number;
  highAt: number;
  lowAt: number;
}

/** One bucket of the tree. It has at least one trade; a bucket without trades does not exist. */
export interface MarketNode extends Shape {
  level: number;
  /** Number of the bucket on its level, counted from the epoch. */
  index: number;
  /** Key from which everything below is drawn. */
  key: number;
  trades: number;
  /** Sum of the trade sizes in lots, at least one lot a trade. */
  volume: number;
  firstTradeId: number;
}

/** First millisecond of a level's bucket `index`. */
export const startOf = (level: number, index: number): number => index * (LEVELS[level]?.lengthMs ?? 0);
