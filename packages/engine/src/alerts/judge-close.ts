import type { AlertSignal } from '@livermore/schemas';
import { previewedFor } from './alert-memory.ts';
import type { AlertMemory, AlertState } from './alert-memory.ts';
import type { AlertRules } from './alert-rules.ts';
import { eventTimeOf, judge, stateOf } from './judge.ts';
import type { JudgedClose, Withheld } from './judge.ts';

/** The memory after a candle at `at` that led from one state to the next. */
export const remember = (
  { previewed }: AlertMemory,
  { before, after, at }: { before: AlertState; after: AlertState; at: number },
): AlertMemory => ({
  ...stateOf(after.reportedAt, after.stay, after.spent),
  undo: { at, ...stateOf(before.reportedAt, before.stay, before.spent) },
  ...(previewed && { previewed }),
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
  const { state, alerts, withheld } = judge(memory, close, rules, {
    byPreviews: previewedFor(memory, close.candle.openTime),
    byClose: [],
  });
  return {
    memory: state === memory ? memory : remember(memory, { before: memory, after: state, at: eventTimeOf(close) }),
    alerts,
    withheld,
  };
};
