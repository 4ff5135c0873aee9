import type { AlertSignal } from '@livermore/schemas';
import type { AlertMemory, AlertState } from './alert-memory.ts';
import type { AlertRules } from './alert-rules.ts';
import { eventTimeOf, judge } from './judge.ts';
import type { JudgedClose, Withheld } from './judge.ts';

/** The memory after a candle at `at` that led from one state to the next. */
export const remember = (before: AlertState, after: AlertState, at: number): AlertMemory => ({
  reportedAt: after.reportedAt,
  stay: after.stay,
  undo: { at, reportedAt: before.reportedAt, stay: before.stay },
});

/**
 * The alert rules on MACD-V for the next close of a series. Gives the same memory object when it
 * did not change, so that only changes need storing. `withheld` tells for each trigger whose
 * condition was met but that is not reported, why.
 */
export const judgeClose = (
  memory: AlertMemory,
  close: JudgedClose,
  rules: AlertRules,
): { memory: AlertMemory; alerts: AlertSignal[]; withheld: Withheld[] } => {
  const { state, alerts, withheld } = judge(memory, close, rules);
  return {
    memory: state === memory ? memory : remember(memory, state, eventTimeOf(close)),
    alerts,
    withheld,
  };
};
