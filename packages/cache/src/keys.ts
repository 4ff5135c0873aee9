import { isTimeframe, seriesKey, SYMBOL_PATTERN, type SeriesId } from '@livermore/schemas';

/** A symbol of an exchange, without a timeframe. */
export interface SymbolId {
  exchangeId: number;
  symbol: string;
}

/** Kinds of indicator that have a channel. */
export type IndicatorType = 'macd-v';

/** Commands for the engine of one user. */
export const controlChannel = (userId: number): string => `channel:control:${userId}`;

/** Acknowledgements, progress and end states of those commands. */
export const controlResultChannel = (userId: number): string => `channel:control-result:${userId}`;

/** Closed candles of a series, as one user sees them. */
export const candleCloseChannel = (userId: number, series: SeriesId): string =>
  `channel:candle:close:${userId}:${seriesKey(series)}`;

export const tickerChannel = (userId: number, { exchangeId, symbol }: SymbolId): string =>
  `channel:ticker:${userId}:${exchangeId}:${symbol}`;

export const indicatorChannel = (userId: number, series: SeriesId, type: IndicatorType = 'macd-v'): string =>
  `channel:indicator:${userId}:${seriesKey(series)}:${type}`;

export const alertChannel = (userId: number): string => `channel:alert:${userId}`;

export const runtimeChannel = (userId: number): string => `channel:runtime:${userId}`;

/** Users that were added, disabled or enabled, for whoever runs their engines. */
export const usersChannel = 'channel:users';

/** Questions about an exchange, for the worker that runs the engine of the user who asks. */
export const scanChannel = 'channel:scan';

/** Answers to one user's questions. */
export const scanResultChannel = (userId: number): string => `channel:scan-result:${userId}`;

/** Lines of the log of every process, while somebody asks for them. */
export const logsChannel = 'channel:logs';

/** Asks every process for its lines; asked again for as long as somebody looks. */
export const logsRequestChannel = 'channel:logs-request';

/** One message on `usersChannel`. A hint: the table of users is what counts. */
export interface UserChange {
  userId: number;
  active: boolean;
}

/**
 * Every pattern that may be subscribed to. The list is fixed because each distinct pattern makes
 * each PUBLISH of a Redis server dearer; whatever is about one user uses exact channels.
 */
export const CHANNEL_PATTERNS = {
  candleClose: 'channel:candle:close:*',
  indicator: 'channel:indicator:*',
  ticker: 'channel:ticker:*',
} as const;

export type ChannelPattern = (typeof CHANNEL_PATTERNS)[keyof typeof CHANNEL_PATTERNS];

/** Sorted set of the newest closed candles, score openTime, one JSON candle per bucket. */
export const candlesKey = (series: SeriesId): string => `candles:${seriesKey(series)}`;

/** Newest MACD-V and the state to continue from, as JSON. */
export const indicatorKey = (series: SeriesId): string => `indicator:${seriesKey(series)}:macd-v`;

/** Newest ticker, as JSON. */
export const tickerKey = ({ exchangeId, symbol }: SymbolId): string => `ticker:${exchangeId}:${symbol}`;

/** The parts of a channel name. */
export type Channel =
  | { kind: 'users' }
  | { kind: 'control' | 'control-result' | 'alert' | 'runtime'; userId: number }
  | { kind: 'candle-close'; userId: number; series: SeriesId }
  | { kind: 'indicator'; userId: number; series: SeriesId; type: IndicatorType }
  | { kind: 'ticker'; userId: number; symbol: SymbolId };

/** Takes a channel name apart; undefined for a name that no function here would make. */
export const parseChannel = (name: string): Channel | undefined => {
  const [prefix, kind = '', ...rest] = name.split(':');
  if (prefix !== 'channel') return undefined;
  switch (kind) {
    case 'users':
      return rest.length === 0 ? { kind } : undefined;
    case 'control':
    case 'control-result':
    case 'alert':
    case 'runtime': {
      const userId = parseId(rest[0]);
      return userId !== undefined && rest.length === 1 ? { kind, userId } : undefined;
    }
    case 'candle': {
      const userId = parseId(rest[1]);
      const series = parseSeries(rest.slice(2));
      return rest[0] === 'close' && userId !== undefined && series ? { kind: 'candle-close', userId, series } : undefined;
    }
    case 'indicator': {
      const userId = parseId(rest[0]);
      const series = parseSeries(rest.slice(1, 4));
      return rest[4] === 'macd-v' && rest.length === 5 && userId !== undefined && series
        ? { kind, userId, series, type: 'macd-v' }
        : undefined;
    }
    case 'ticker': {
      const userId = parseId(rest[0]);
      const symbol = parseSymbol(rest.slice(1));
      return userId !== undefined && symbol ? { kind, userId, symbol } : undefined;
    }
    default:
      return undefined;
  }
};

/** Only the one way in which a positive integer is written, so that two names never mean the same. */
const parseId = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : undefined;

const parseSymbol = ([exchange, symbol, ...rest]: readonly string[]): SymbolId | undefined => {
  const exchangeId = parseId(exchange);
  if (exchangeId === undefined || symbol === undefined || rest.length > 0) return undefined;
  return SYMBOL_PATTERN.test(symbol) ? { exchangeId, symbol } : undefined;
};

const parseSeries = (parts: readonly string[]): SeriesId | undefined => {
  const [, , timeframe = ''] = parts;
  const symbol = parseSymbol(parts.slice(0, 2));
  return symbol && isTimeframe(timeframe) && parts.length === 3 ? { ...symbol, timeframe } : undefined;
};
