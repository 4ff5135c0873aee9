import { bucketEnd } from '@livermore/schemas';
import type { AlertSignal, AlertTrigger, MacdVPoint, Timeframe } from '@livermore/schemas';
import type { AlertState, Stay } from './alert-memory.ts';
import { levelsPassed, levelTrigger, reversalOn, sideBeyond } from './alert-rules.ts';
import type { AlertRules } from './alert-rules.ts';

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

/** Event time of a close: the end of its bucket. */
export const eventTimeOf = ({ candle }: JudgedClose): number => bucketEnd(candle.openTime, candle.timeframe);

/** Why no alert may come of this candle at all, or null. */
const gateOf = ({ current, candle }: JudgedClose, rules: AlertRules): WithheldReason | null => {
  if (current.signal === null) return 'unseeded';
  if (candle.synthetic) return 'synthetic-candle';
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
  if (gateOf(close, rules) !== null) return new Set();
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

/** Judges a candle from the state before it. Gives the same state object when nothing changed. */
export const judge = (before: AlertState, close: JudgedClose, rules: AlertRules): Judgement => {
  const at = eventTimeOf(close);
  const alerts: AlertSignal[] = [];
  const withheld: Withheld[] = [];
  let { reportedAt } = before;
  let stay = stayAfter(before.stay, close, at, rules);
  const gate = gateOf(close, rules);
  const { level, reversal } = conditionsOf(close, rules);

  const report = (trigger: AlertTrigger, counted: readonly AlertTrigger[], said: boolean): boolean => {
    const last = reportedAt[trigger];
    const cooling = last !== undefined && at - last < rules.cooldownMs;
    const reason = gate ?? (said ? 'already-reported' : cooling ? 'cooling-down' : null);
    const { macdV, signal, histogram, state } = close.current;
    if (reason !== null || macdV === null || signal === null || histogram === null) {
      withheld.push({ trigger, reason: reason ?? 'unseeded' });
      return false;
    }
    alerts.push({ trigger, value: macdV, signal, histogram, state });
    reportedAt = { ...reportedAt, ...Object.fromEntries(counted.map((each) => [each, at])) };
    return true;
  };

  const furthest = level?.triggers.at(-1);
  if (level && furthest && report(furthest, level.triggers, false) && stay) stay = { ...stay, reversed: false };
  const reversalTrigger = reversal && (`reversal_${reversal}` as const);
  if (reversalTrigger && report(reversalTrigger, [reversalTrigger], stay?.reversed === true) && stay) {
    stay = { ...stay, reversed: true };
  }
  const unchanged = reportedAt === before.reportedAt && stay === before.stay;
  return { state: unchanged ? before : { reportedAt, stay }, alerts, withheld };
};
