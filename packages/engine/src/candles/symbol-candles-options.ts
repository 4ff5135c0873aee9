import type { Candle, Timeframe } from '@livermore/schemas';

export interface SymbolCandlesOptions {
  exchangeId: number;
  symbol: string;
  /** Timeframes that the venue streams; `5m` must be among them when larger ones are built here. */
  nativeTimeframes: readonly Timeframe[];
  /** Timeframes whose candles are reported. */
  timeframes: readonly Timeframe[];
  /** Venue time after the end of a bucket in which its last messages may still arrive, ms. */
  graceMs: number;
}

/** Where the series stand when the symbol is taken up. */
export interface CandleSeed {
  /** The newest closed candle of each series; a whole `Candle` fits. */
  lastClosed: Partial<Record<Timeframe, { openTime: number; close: number }>>;
  /** Closed 5m candles, oldest first, back to the open of the oldest aggregate bucket still open. */
  fiveMinute: readonly Candle[];
}

/** Messages that changed nothing, by reason. */
export interface IgnoredMessages {
  /** A trade whose id was seen before. */
  duplicate: number;
  /** For a bucket older than the last closed one, or older than what is known of it. */
  old: number;
  /** More than a day ahead of the venue's clock. */
  future: number;
}
