import type { AlertSignal, AlertTrigger } from '@livermore/schemas';
import { previewedFor } from './alert-memory.ts';
import type { AlertMemory, AlertState } from './alert-memory.ts';
import type { AlertRules } from './alert-rules.ts';
import { spending } from './hysteresis.ts';
import { remember } from './judge-close.ts';
import { eventTimeOf, judge, stateOf, triggersHolding } from './judge.ts';
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
 * Judges a candle again after a revision; `reported` are the triggers that its closes reported. What
 * previews of its bucket reported stays true of the time between closes: it is neither revoked nor
 * repeated.
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
  const judged = judge(before, close, rules, {
    byPreviews: previewedFor(memory, close.candle.openTime),
    byClose: reported,
  });
  const known = new Set(reported);
  const alerts = judged.alerts.filter(({ trigger }) => !known.has(trigger));
  const withheld = judged.withheld.filter(({ trigger }) => !known.has(trigger));
  if (older) {
    const reversed = alerts.some(({ trigger }) => trigger.startsWith('reversal_'));
    const stay = memory.stay && reversed && memory.stay.since <= at ? { ...memory.stay, reversed } : memory.stay;
    const now = judgedAnew(memory, judged.state, at);
    const undo = memory.undo && { at: memory.undo.at, ...judgedAnew(memory.undo, judged.state, at) };
    return { memory: { ...memory, ...now, stay, undo }, alerts, revoked, withheld };
  }
  if (judged.state === memory) return { memory, alerts, revoked, withheld };
  const after = withArmed(judged.state, memory, at);
  return { memory: remember(memory, { before, after, at }), alerts, revoked, withheld };
};

/** The state without what the candle at `at` reported. */
const forget = ({ reportedAt, stay, spent }: AlertState, at: number): AlertState =>
  stateOf(
    Object.fromEntries(Object.entries(reportedAt).filter(([, last]) => last !== at)),
    stay,
    spent?.filter((trigger) => reportedAt[trigger] !== at),
  );

/** The state with what the candle at `at` reports now instead of before; newer reports stand. */
const judgedAnew = (state: AlertState, judged: AlertState, at: number): AlertState => {
  const { reportedAt, stay, spent } = forget(state, at);
  const triggers = (Object.keys(judged.reportedAt) as AlertTrigger[]).filter(
    (trigger) => judged.reportedAt[trigger] === at && (reportedAt[trigger] ?? at) <= at,
  );
  const levels = triggers.filter((trigger) => trigger.startsWith('level_'));
  return stateOf(
    { ...reportedAt, ...Object.fromEntries(triggers.map((trigger) => [trigger, at])) },
    stay,
    levels.length > 0 ? spending(spent, levels) : spent,
  );
};

/** A level that was reported by the candle at `at` or later, and that previews have armed since, stays armed. */
const withArmed = ({ reportedAt, stay, spent }: AlertState, now: AlertState, at: number): AlertState =>
  stateOf(
    reportedAt,
    stay,
    spent?.filter((trigger) => (now.reportedAt[trigger] ?? -Infinity) < at || now.spent?.includes(trigger)),
  );
