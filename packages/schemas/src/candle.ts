import { TIMEFRAMES, type Timeframe } from './timeframe.ts';

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

type KeysOfSymbol = Readonly<Record<Timeframe, string>>;

/** Keys made so far. A fresh text would be joined and hashed anew at each of a dozen look-ups a close. */
const knownKeys = new Map<number, Map<string, KeysOfSymbol>>();

/** Symbols whose keys are kept; names from outside must not fill the memory. */
const MOST_KNOWN_SYMBOLS = 20_000;

/** One text for a series, usable as a map key: `1:BTC-USD:5m`. */
export const seriesKey = ({ exchangeId, symbol, timeframe }: SeriesId): string =>
  (knownKeys.get(exchangeId)?.get(symbol) ?? makeKeys(exchangeId, symbol))[timeframe];

const makeKeys = (exchangeId: number, symbol: string): KeysOfSymbol => {
  const keys = Object.fromEntries(
    TIMEFRAMES.map((timeframe) => [timeframe, `${exchangeId}:${symbol}:${timeframe}`]),
  ) as KeysOfSymbol;
  const known = knownKeys.get(exchangeId);
  const symbols = known && known.size < MOST_KNOWN_SYMBOLS ? known : new Map<string, KeysOfSymbol>();
  knownKeys.set(exchangeId, symbols.set(symbol, keys));
  return keys;
};
