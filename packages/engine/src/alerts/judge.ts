import { bucketEnd } from '@livermore/schemas';
import type { AlertSignal, AlertTrigger, MacdVPoint, Timeframe } from '@livermore/schemas';
import type { AlertState, Stay } from './alert-memory.ts';
import { levelsPassed, levelTrigger, reversalOn, sideBeyond } from './alert-rules.ts';
import type { AlertRules } from './alert-rules.ts';
import { rearmed, spending } from './hysteresis.ts';

/** A closed candle with its MACD-V and that of the candle before. */
export interface JudgedClose {
  previous: MacdVPoint | null;
  current: MacdVPoint;
  candle: { openTime: number; timeframe: Timeframe; close: number; synthetic: boolean };
}

/** Why a trigger whose condition was met is not reported. */
export type WithheldReason =
  | 'unseeded'
  | 'synthetic-candle'
  | 'thin-market'
  | 'cooling-down'
  | 'already-reported';

export interface Withheld {
  trigger: AlertTrigger;
  reason: WithheldReason;
}

export interface Judgement {
  state: AlertState;
  alerts: AlertSignal[];
  withheld: Withheld[];
}

/** A state; one without spent levels does not tell of them. */
export const stateOf = (
  reportedAt: AlertState['reportedAt'],
  stay: Stay | null,
  spent: AlertState['spent'],
): AlertState => (spent === undefined ? { reportedAt, stay } : { reportedAt, stay, spent });

/** Event time of a close: the end of its bucket. */
export const eventTimeOf = ({ candle }: JudgedClose): number => bucketEnd(candle.openTime, candle.timeframe);

/** Why no alert may come of this value at all, or null. */
export const gateOf = (current: MacdVPoint, isSynthetic: boolean, rules: AlertRules): WithheldReason | null => {
  if (current.signal === null) return 'unseeded';
  if (isSynthetic) return 'synthetic-candle';
  return current.syntheticShare > rules.maxSyntheticShare ? 'thin-market' : null;
};

/** Triggers whose condition is met, levels first; of several levels only the furthest, with the others. */
const conditionsOf = ({ previous, current }: JudgedClose, rules: AlertRules) => {
  if (previous === null || previous.macdV === null || current.macdV === null) return { level: null, reversal: null };
  const passed = levelsPassed(previous.macdV, current.macdV, rules);
  return {
    level: passed && { side: passed.side, triggers: passed.levels.map((level) => levelTrigger(passed.side, level)) },
    reversal: reversalOn(previous.macdV, current.macdV, current.histogram, rules),
  };
};

/** Every trigger that holds on the candle, whatever was reported before. */
export const triggersHolding = (close: JudgedClose, rules: AlertRules): ReadonlySet<AlertTrigger> => {
  const { level, reversal } = conditionsOf(close, rules);
  if (gateOf(close.current, close.candle.synthetic, rules) !== null) return new Set();
  return new Set([...(level?.triggers ?? []), ...(reversal ? [`reversal_${reversal}` as const] : [])]);
};

/** The stay after the candle: it ends when V comes back inside, and begins when V goes beyond E. */
const stayAfter = (stay: Stay | null, { previous, current }: JudgedClose, at: number, rules: AlertRules): Stay | null => {
  if (current.macdV === null) return stay;
  const side = sideBeyond(current.macdV, rules);
  if (side === null) return null;
  const stayed = typeof previous?.macdV !== 'number' || sideBeyond(previous.macdV, rules) === side;
  return stay?.side === side && stayed ? stay : { side, since: at, reversed: false };
};

/** Whether the reversal of the stay was reported and not cleared before `at`. */
const isReversed = (stay: Stay | null, at: number): boolean =>
  stay?.reversed === true && (stay.clearedAt === undefined || stay.clearedAt > at);

/** The stay after a report at `at`; what a preview cleared later stays cleared. */
const withReversed = ({ side, since, clearedAt }: Stay, reversed: boolean, at: number): Stay =>
  clearedAt !== undefined && clearedAt > at ? { side, since, reversed, clearedAt } : { side, since, reversed };

/** Triggers reported for the bucket of a candle that is judged. */
export interface Told {
  byPreviews: readonly AlertTrigger[];
  /** By the candle itself, before it was revised. */
  byClose: readonly AlertTrigger[];
}

/** Most candles: V is inside E, it was before, and no level waits to be armed again. */
const isUneventful = ({ stay, spent }: AlertState, { macdV }: MacdVPoint, rules: AlertRules): boolean =>
  stay === null && spent === undefined && (macdV === null || sideBeyond(macdV, rules) === null);

/** Judges a candle from the state before it. Gives the same state object when nothing changed. */
export const judge = (
  before: AlertState,
  close: JudgedClose,
  rules: AlertRules,
  told: Told,
): Judgement => {
  const alerts: AlertSignal[] = [];
  const withheld: Withheld[] = [];
  if (isUneventful(before, close.current, rules)) return { state: before, alerts, withheld };
  const at = eventTimeOf(close);
  let { reportedAt } = before;
  let stay = stayAfter(before.stay, close, at, rules);
  let spent = close.current.macdV === null ? before.spent : rearmed(before, close.current.macdV, at);
  const gate = gateOf(close.current, close.candle.synthetic, rules);
  const { level, reversal } = conditionsOf(close, rules);

  const report = (trigger: AlertTrigger, counted: readonly AlertTrigger[], said: boolean): boolean => {
    const last = reportedAt[trigger];
    // What this candle reported is not taken back because the same trigger was reported later.
    const isAfterwards = last !== undefined && last > at && told.byClose.includes(trigger);
    const cooling = last !== undefined && at - last < rules.cooldownMs && !isAfterwards;
    const reason = gate ?? (said ? 'already-reported' : cooling ? 'cooling-down' : null);
    const { macdV, signal, histogram, state } = close.current;
    if (reason !== null || macdV === null || signal === null || histogram === null) {
      withheld.push({ trigger, reason: reason ?? 'unseeded' });
      return false;
    }
    alerts.push({ trigger, value: macdV, signal, histogram, state });
    const times = counted.map((each) => [each, Math.max(at, reportedAt[each] ?? at)] as const);
    reportedAt = { ...reportedAt, ...Object.fromEntries(times) };
    return true;
  };

  const furthest = level?.triggers.at(-1);
  if (level && furthest && report(furthest, level.triggers, told.byPreviews.includes(furthest))) {
    spent = spending(spent, level.triggers);
    if (stay) stay = withReversed(stay, false, at);
  }
  const reversalTrigger = reversal && (`reversal_${reversal}` as const);
  if (reversalTrigger && report(reversalTrigger, [reversalTrigger], isReversed(stay, at)) && stay) {
    stay = withReversed(stay, true, at);
  }
  const unchanged = reportedAt === before.reportedAt && stay === before.stay && spent === before.spent;
  return { state: unchanged ? before : stateOf(reportedAt, stay, spent), alerts, withheld };
};
