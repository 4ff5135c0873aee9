export type {
  BucketValues,
  CandleOutcome,
  HistoryRow,
  HoleCause,
  NativeCandle,
  TapeTrade,
} from './candles/candle-outcome.ts';
export { differs } from './candles/differs.ts';
export { fillWithSynthetic } from './candles/fill-with-synthetic.ts';
export type { BucketRange } from './candles/hole-ranges.ts';
export { SymbolCandles } from './candles/symbol-candles.ts';
export type { CandleSeed, IgnoredMessages, SymbolCandlesOptions } from './candles/symbol-candles-options.ts';
export { EMPTY_ALERT_MEMORY } from './alerts/alert-memory.ts';
export type { AlertMemory } from './alerts/alert-memory.ts';
export { rulesOf } from './alerts/alert-rules.ts';
export type { AlertRules } from './alerts/alert-rules.ts';
export type { JudgedClose, Withheld, WithheldReason } from './alerts/judge.ts';
export { judgeClose } from './alerts/judge-close.ts';
export { judgeRevision } from './alerts/judge-revision.ts';
export type { RevisionJudgement } from './alerts/judge-revision.ts';
export { plan, withProducts } from './plan/plan.ts';
export type { PlanHold, PlanHoldReason, PlanStream, RuntimePlan, WatchedSymbol } from './plan/plan.ts';
export { replay } from './replay/replay.ts';
export type { RecordedCandle, ReplayLine } from './replay/replay.ts';
