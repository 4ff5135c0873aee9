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
export { judgePreview } from './alerts/judge-preview.ts';
export type { JudgedPreview } from './alerts/judge-preview.ts';
export { judgeRevision } from './alerts/judge-revision.ts';
export type { RevisionJudgement } from './alerts/judge-revision.ts';
export { afterWorkerLoss, hasExpired, nextCommand } from './commands/command-rules.ts';
export { controlResult, progressResult, rejectedResult } from './commands/control-result.ts';
export {
  excerptOf,
  isLateOnArrival,
  LEDGER_HINT,
  readControlMessage,
  storedMessage,
} from './commands/read-message.ts';
export type { ControlMessage } from './commands/read-message.ts';
export { transition } from './mode/mode-machine.ts';
export type { ModeEvent } from './mode/mode-machine.ts';
export type { ModeEffect, ModeState } from './mode/mode-table.ts';
export { plan } from './plan/plan.ts';
export { inForceOf, NOTHING_IN_FORCE } from './plan/in-force.ts';
export type { InForce, PlanProfile, SymbolInForce } from './plan/in-force.ts';
export { applied, diff } from './plan/plan-difference.ts';
export type { PlanEffect } from './plan/plan-difference.ts';
export { symbolKey } from './plan/runtime-plan.ts';
export type {
  Interest,
  Judging,
  PlanHold,
  PlanHoldReason,
  PlanInputs,
  PlanStream,
  PlanWarning,
  PlanWarningReason,
  RuntimePlan,
  WatchedSymbol,
} from './plan/runtime-plan.ts';
export { replay } from './replay/replay.ts';
export type { RecordedCandle, ReplayLine } from './replay/replay.ts';
