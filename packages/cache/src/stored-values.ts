import {
  bucketStart,
  MACD_V_STATES,
  type Candle,
  type SeriesId,
  type StoredMacdV,
  type Ticker,
} from '@livermore/schemas';
import type { SymbolId } from './keys.ts';

/*
 * What comes back from a store that others may write to as well. Each function takes the JSON text
 * and the identity that its key promised, and gives undefined for anything that does not fit.
 */

export const parseStoredCandle = (json: string, series: SeriesId): Candle | undefined => {
  const value = parseObject(json);
  return value && isOfSeries(value, series) && isCandle(value) ? value : undefined;
};

export const parseStoredMacdV = (json: string, series: SeriesId): StoredMacdV | undefined => {
  const value = parseObject(json);
  return value && isOfSeries(value, series) && isMacdV(value) ? value : undefined;
};

export const parseStoredTicker = (json: string, { exchangeId, symbol }: SymbolId): Ticker | undefined => {
  const value = parseObject(json);
  const fits = value?.['exchangeId'] === exchangeId && value['symbol'] === symbol;
  return fits && isTicker(value) ? value : undefined;
};

type Fields = Record<string, unknown>;

const parseObject = (json: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const isOfSeries = (value: Fields, { exchangeId, symbol, timeframe }: SeriesId): boolean =>
  value['exchangeId'] === exchangeId &&
  value['symbol'] === symbol &&
  value['timeframe'] === timeframe &&
  isCount(value['openTime']) &&
  bucketStart(value['openTime'], timeframe) === value['openTime'];

const isCandle = (value: Fields): value is Fields & Candle =>
  isFinite(value['open']) &&
  isFinite(value['high']) &&
  isFinite(value['low']) &&
  isFinite(value['close']) &&
  isFinite(value['volume']) &&
  (value['trades'] === undefined || isCount(value['trades'])) &&
  typeof value['synthetic'] === 'boolean' &&
  (value['cause'] === undefined || isOneOf(value['cause'], ['no-trades', 'feed-down', 'not-yet-known'])) &&
  isOneOf(value['source'], ['stream', 'trades', 'aggregate', 'rest']) &&
  isCount(value['revision']) &&
  isCount(value['closedAt']);

const isMacdV = (value: Fields): value is Fields & StoredMacdV =>
  ['macdV', 'signal', 'histogram', 'fastEma', 'slowEma', 'atr', 'previousHistogram'].every((name) =>
    isFiniteOrNull(value[name]),
  ) &&
  isOneOf(value['state'], MACD_V_STATES) &&
  typeof value['seeded'] === 'boolean' &&
  typeof value['final'] === 'boolean' &&
  isCount(value['observedCount']) &&
  isCount(value['spanBars']) &&
  isCount(value['revision']) &&
  isFinite(value['syntheticShare']) &&
  isCount(value['computedAt']) &&
  (value['reason'] === undefined || typeof value['reason'] === 'string') &&
  isArrayOf(value['recent'], isFiniteOrNull) &&
  isSnapshot(value['snapshot']);

const isSnapshot = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { layout, values } = value as Fields;
  return layout === 1 && isArrayOf(values, isFinite);
};

const isTicker = (value: Fields): value is Fields & Ticker =>
  ['price', 'changePct24h', 'volume24h', 'high24h', 'low24h'].every((name) => isFinite(value[name])) &&
  isCount(value['at']) &&
  isCount(value['receivedAt']);

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isFiniteOrNull = (value: unknown): value is number | null => value === null || isFinite(value);

/** A whole number from 0 up: counts, revisions and times. */
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isOneOf = (value: unknown, allowed: readonly string[]): boolean =>
  typeof value === 'string' && allowed.includes(value);

const isArrayOf = (value: unknown, fits: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(fits);
