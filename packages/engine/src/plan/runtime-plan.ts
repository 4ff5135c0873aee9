import type { ExchangeName, Mode, Timeframe } from '@livermore/schemas';
import type { AlertRules } from '../alerts/alert-rules.ts';

export interface WatchedSymbol {
  exchange: ExchangeName;
  exchangeId: number;
  symbol: string;
}

/** Kinds of market data that a watched symbol needs from its venue. */
export type PlanStream = 'trades' | 'candles' | 'ticker' | 'level2';

/** What is wanted of a watched symbol; both lists in one fixed order, without repetition. */
export interface Interest {
  /** Shortest first. */
  timeframes: readonly Timeframe[];
  streams: readonly PlanStream[];
}

/** Which indicator values the alert rules see: closed candles, also forming ones, or none. */
export type Judging = 'closes' | 'closes-and-previews' | 'nothing';

export type PlanHoldReason = 'no-exchange' | 'exchange-off' | 'exchange-unavailable' | 'unknown-symbol';

/** Why a monitored symbol or a position is not watched, in words for the user. */
export interface PlanHold {
  reason: PlanHoldReason;
  message: string;
}

export type PlanWarningReason = 'no-symbols' | 'no-timeframes' | 'no-levels' | 'no-order-book-rules';

/** What is odd about the settings though it keeps nothing from running, in words for the user. */
export interface PlanWarning {
  reason: PlanWarningReason;
  message: string;
}

/** What a plan depends on besides the settings. */
export interface PlanInputs {
  /** The person asked for a pause. */
  paused: boolean;
  /** Version of the settings that the plan is made of. */
  settingsVersion: number;
  /** Exchanges that this server has an adapter for. */
  availableExchanges: readonly ExchangeName[];
  /** Symbols that an exchange lists. One that has not answered yet is absent, and none of its symbols is held for that. */
  products: ReadonlyMap<ExchangeName, ReadonlySet<string>>;
  /** All that is held; the plan takes what is worth `minPositionValueUsd`. Null: no market, value unknown. */
  positions: readonly { exchange: ExchangeName; symbol: string | null; valueUsd: number | null }[];
}

/** What is to be watched, and how it is judged. */
export interface RuntimePlan extends Interest {
  paused: boolean;
  mode: Mode;
  settingsVersion: number;
  /** Nothing while paused; else the monitored symbols in the order of the settings, then positions. */
  watched: WatchedSymbol[];
  timeframes: Timeframe[];
  streams: PlanStream[];
  /** Those of the settings, whatever `judging` says. */
  rules: AlertRules;
  judging: Judging;
  holds: PlanHold[];
  warnings: PlanWarning[];
}

/** Identity of a symbol within a plan. */
export const symbolKey = ({ exchange, symbol }: Pick<WatchedSymbol, 'exchange' | 'symbol'>): string =>
  `${exchange}:${symbol}`;
