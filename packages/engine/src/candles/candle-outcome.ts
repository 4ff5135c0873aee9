import type { Candle, EmptyCause, Ohlcv, Timeframe } from '@livermore/schemas';

/** Why a bucket could not be closed from the stream. */
export type HoleCause = Exclude<EmptyCause, 'no-trades'>;

/**
 * What an event did to the series of a symbol.
 *
 * - `closed`: a bucket, in order and once per series. `late` when it ended before the newest gap,
 *   that is, while nobody was listening.
 * - `revised`: a closed bucket got other values; its revision is one higher.
 * - `hole`: the buckets that open from `from` to `to`, both included, need the venue's history.
 *   Closes behind them wait for `fill`. Each bucket is announced once; one that was closed already
 *   and came under doubt is revised by its `fill`.
 */
export type CandleOutcome =
  | { kind: 'closed'; candle: Candle; late: boolean }
  | { kind: 'revised'; candle: Candle }
  | { kind: 'hole'; timeframe: Timeframe; from: number; to: number; cause: HoleCause };

/** One trade; `id` grows by one per trade of the symbol, `time` is the match time in venue ms. */
export interface TapeTrade {
  id: number;
  price: number;
  size: number;
  time: number;
  /** Repeated by the venue after a subscription. */
  snapshot: boolean;
}

/** One bucket as the venue streams it, complete as of venue time `at`. */
export interface NativeCandle extends Ohlcv {
  timeframe: Timeframe;
  openTime: number;
  /** The venue itself marked the bucket as closed. */
  final: boolean;
  snapshot: boolean;
  at: number;
}

/** Values of one bucket, wherever they come from. */
export interface BucketValues extends Ohlcv {
  trades?: number;
}

/** One bucket of the venue's history. */
export interface HistoryRow extends BucketValues {
  openTime: number;
}
