import type { Timeframe } from './timeframe.ts';

/** Where the figures of a candle come from. */
export type CandleSource = 'stream' | 'trades' | 'aggregate' | 'rest';

/** Why a bucket has no trades of its own. Only `no-trades` becomes a synthetic candle. */
export type EmptyCause = 'no-trades' | 'feed-down' | 'not-yet-known';

/** Identity of a series: one symbol of one exchange on one timeframe. */
export interface SeriesId {
  exchangeId: number;
  symbol: string;
  timeframe: Timeframe;
}

/** Prices in quote currency, volume in base currency. */
export interface Ohlcv {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** A closed candle as it stands in channels, keys and tables. Times are Unix ms. */
export interface Candle extends SeriesId, Ohlcv {
  openTime: number;
  /** Number of trades, where the source tells it. */
  trades?: number;
  /** True for a bucket that the venue's history confirms to be without trades. */
  synthetic: boolean;
  cause?: EmptyCause;
  source: CandleSource;
  /** 0 for the first close of a bucket, one more for each correction. */
  revision: number;
  /** Venue time at which the bucket was known to be closed. */
  closedAt: number;
}

/** One text for a series, usable as a map key: `1:BTC-USD:5m`. */
export const seriesKey = ({ exchangeId, symbol, timeframe }: SeriesId): string =>
  `${exchangeId}:${symbol}:${timeframe}`;
