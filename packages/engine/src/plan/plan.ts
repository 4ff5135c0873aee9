import { EXCHANGE_IDS, EXCHANGE_LABELS, EXCHANGE_ORDER, TIMEFRAMES } from '@livermore/schemas';
import type { ExchangeName, Mode, Timeframe, UserSettings } from '@livermore/schemas';
import { rulesOf } from '../alerts/alert-rules.ts';
import type { AlertRules } from '../alerts/alert-rules.ts';

export interface WatchedSymbol {
  exchange: ExchangeName;
  exchangeId: number;
  symbol: string;
}

export type PlanHoldReason = 'no-exchange' | 'exchange-off' | 'exchange-unavailable' | 'unknown-symbol';

/** Why a monitored symbol is not watched, in words for the user. */
export interface PlanHold {
  reason: PlanHoldReason;
  message: string;
}

/** Kinds of market data that a watched symbol needs from its venue. */
export type PlanStream = 'trades' | 'candles' | 'ticker';

/** What is to be watched, in the order of the settings. */
export interface RuntimePlan {
  mode: Mode;
  watched: WatchedSymbol[];
  /** Shortest first. */
  timeframes: Timeframe[];
  streams: PlanStream[];
  /** Rules on MACD-V; without levels in a mode that does not judge it, so that nothing fires. */
  rules: AlertRules;
  holds: PlanHold[];
}

/**
 * The plan that settings ask for. An unqualified symbol belongs to the first enabled exchange; one
 * whose exchange is off or has no adapter (`availableExchanges`) is held, never an error.
 */
export const plan = (
  settings: UserSettings,
  { availableExchanges }: { availableExchanges: readonly ExchangeName[] },
): RuntimePlan => {
  const enabled = EXCHANGE_ORDER.filter((name) => settings.exchanges[name]?.enabled);
  const watched = new Map<string, WatchedSymbol>();
  const holds = new Map<string, PlanHold>();
  for (const monitored of settings.symbols.monitored) {
    const { exchange, symbol } = locate(monitored, enabled[0]);
    const hold = holdOf(monitored, exchange, { enabled, available: availableExchanges });
    if (hold) holds.set(monitored, hold);
    else if (exchange) watched.set(`${exchange}:${symbol}`, { exchange, exchangeId: EXCHANGE_IDS[exchange], symbol });
  }
  const timeframes = timeframesOf(settings);
  return {
    mode: settings.mode,
    watched: [...watched.values()],
    timeframes,
    streams: [
      ...(timeframes.includes('1m') ? ['trades' as const] : []),
      ...(timeframes.some((timeframe) => timeframe !== '1m') ? ['candles' as const] : []),
      'ticker',
    ],
    rules: settings.mode === 'scalper-orderbook' ? { ...rulesOf(settings), levels: [] } : rulesOf(settings),
    holds: [...holds.values()],
  };
};

/** The plan without the symbols that `exchange` does not list; those are held. */
export const withProducts = (
  current: RuntimePlan,
  exchange: ExchangeName,
  products: Iterable<{ symbol: string }>,
): RuntimePlan => {
  const listed = new Set(Array.from(products, ({ symbol }) => symbol));
  const unknown = current.watched.filter((each) => each.exchange === exchange && !listed.has(each.symbol));
  if (unknown.length === 0) return current;
  return {
    ...current,
    watched: current.watched.filter((each) => !unknown.includes(each)),
    holds: [
      ...current.holds,
      ...unknown.map(({ symbol }) => ({
        reason: 'unknown-symbol' as const,
        message: `${symbol} is not listed at ${EXCHANGE_LABELS[exchange]}. Check the spelling or remove it from the monitored symbols.`,
      })),
    ],
  };
};

const locate = (monitored: string, first: ExchangeName | undefined) => {
  const [left = '', right] = monitored.split(':');
  const exchange = right === undefined ? first : EXCHANGE_ORDER.find((name) => name === left);
  return { exchange, symbol: right ?? left };
};

const holdOf = (
  monitored: string,
  exchange: ExchangeName | undefined,
  { enabled, available }: { enabled: readonly ExchangeName[]; available: readonly ExchangeName[] },
): PlanHold | null => {
  if (!exchange) {
    return { reason: 'no-exchange', message: `${monitored} is not watched: no exchange is enabled. Enable one in the settings.` };
  }
  const label = EXCHANGE_LABELS[exchange];
  if (!enabled.includes(exchange)) {
    return { reason: 'exchange-off', message: `${monitored} is not watched: ${label} is not enabled in the settings.` };
  }
  return available.includes(exchange)
    ? null
    : { reason: 'exchange-unavailable', message: `${monitored} is not watched: this server has no connection to ${label}.` };
};

/** The scalper modes have timeframes of their own. */
const timeframesOf = ({ mode, timeframes }: UserSettings): Timeframe[] => {
  if (mode === 'scalper-macdv') return ['1m', '5m'];
  if (mode === 'scalper-orderbook') return ['5m'];
  return TIMEFRAMES.filter((timeframe) => timeframes.includes(timeframe));
};
