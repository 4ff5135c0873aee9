import type { SymbolCandles } from '@livermore/engine';
import { streamKey, type StreamKey, type StreamKind, type TickerEvent } from '@livermore/exchanges';
import type { Timeframe } from '@livermore/schemas';

/** What is wanted of a symbol. */
export interface Interest {
  timeframes: readonly Timeframe[];
  streams: readonly StreamKind[];
}

/** What is known of a symbol that is watched. */
export interface SymbolState extends Interest {
  symbol: string;
  candles: SymbolCandles;
  /** The venue confirmed its streams since the connection was last made. */
  live: boolean;
  /** The open bucket changed since the last preview. */
  dirty: boolean;
  /** Wall time of the last preview. */
  previewedAt: number;
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

/** Whether the venue has confirmed every stream of a symbol. */
export const isConfirmed = (
  { symbol, streams }: Pick<SymbolState, 'symbol' | 'streams'>,
  confirmed: ReadonlySet<StreamKey>,
): boolean => streams.every((kind) => confirmed.has(streamKey(kind, symbol)));
