import type { SymbolCandles } from '@livermore/engine';
import type { TickerEvent } from '@livermore/exchanges';
import type { Timeframe } from '@livermore/schemas';

/** What is known of a symbol that is watched. */
export interface SymbolState {
  symbol: string;
  candles: SymbolCandles;
  timeframes: readonly Timeframe[];
  /** The venue confirmed its streams since the connection was last made. */
  live: boolean;
  /** The open bucket changed since the last preview. */
  dirty: boolean;
  /** Wall time at which the last trade arrived. */
  lastTradeAt: number | null;
  /** Usual wall time between two trades: a moving average that a single pause does not upset. */
  usualPaceMs: number;
  ticker: TickerEvent | null;
}

/** Notes that a trade arrived at wall time `now`. */
export const noteTrade = (state: SymbolState, now: number): void => {
  if (state.lastTradeAt !== null) state.usualPaceMs += (now - state.lastTradeAt - state.usualPaceMs) / 16;
  state.lastTradeAt = now;
};
