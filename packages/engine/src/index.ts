export type {
  BucketValues,
  CandleOutcome,
  HistoryRow,
  HoleCause,
  NativeCandle,
  TapeTrade,
} from './candles/candle-outcome.ts';
export { differs } from './candles/differs.ts';
export type { BucketRange } from './candles/hole-ranges.ts';
export { SymbolCandles } from './candles/symbol-candles.ts';
export type { CandleSeed, IgnoredMessages, SymbolCandlesOptions } from './candles/symbol-candles.ts';
