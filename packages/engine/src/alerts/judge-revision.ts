import type { AlertSignal, AlertTrigger } from '@livermore/schemas';
import type { AlertMemory, AlertState } from './alert-memory.ts';
import type { AlertRules } from './alert-rules.ts';
import { remember } from './judge-close.ts';
import { eventTimeOf, judge, triggersHolding } from './judge.ts';
import type { JudgedClose, Withheld } from './judge.ts';

export interface RevisionJudgement {
  memory: AlertMemory;
  /** New ones, to be reported as late. */
  alerts: AlertSignal[];
  /** Reported before and no longer true, to be marked as revised. */
  revoked: AlertTrigger[];
  withheld: Withheld[];
}

/**
 * Judges a candle again after a revision; `reported` are the triggers stored for its open time.
 *
 * The candle that changed the memory last, and any after it, is judged from the state before it, as
 * if the revision had come first. For an older one the memory of what came since stands: only what
 * this candle itself had reported is forgotten and judged anew, and a stay is touched only when the
 * candle belongs to it.
 */
export const judgeRevision = (
  memory: AlertMemory,
  close: JudgedClose,
  reported: readonly AlertTrigger[],
  rules: AlertRules,
): RevisionJudgement => {
  const at = eventTimeOf(close);
  const holding = triggersHolding(close, rules);
  const revoked = reported.filter((trigger) => !holding.has(trigger));
  const older = memory.undo !== null && at < memory.undo.at;
  const before = older ? forget(memory, at) : memory.undo?.at === at ? memory.undo : memory;
  const judged = judge(before, close, rules);
  const known = new Set(reported);
  const alerts = judged.alerts.filter(({ trigger }) => !known.has(trigger));
  const withheld = judged.withheld.filter(({ trigger }) => !known.has(trigger));
  if (older) {
    const reversed = alerts.some(({ trigger }) => trigger.startsWith('reversal_'));
    const stay = memory.stay && reversed && memory.stay.since <= at ? { ...memory.stay, reversed } : memory.stay;
    return { memory: { reportedAt: judged.state.reportedAt, stay, undo: memory.undo }, alerts, revoked, withheld };
  }
  const unchanged = judged.state === memory;
  return { memory: unchanged ? memory : remember(before, judged.state, at), alerts, revoked, withheld };
};

/** The state without what the candle at `at` reported. */
const forget = ({ reportedAt, stay }: AlertState, at: number): AlertState => ({
  reportedAt: Object.fromEntries(Object.entries(reportedAt).filter(([, last]) => last !== at)),
  stay,
});
