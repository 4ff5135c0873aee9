import { bucketEnd } from '@livermore/schemas';
import type { AlertSignal, AlertTrigger, MacdVPoint, Timeframe } from '@livermore/schemas';
import { previewedFor } from './alert-memory.ts';
import type { AlertMemory, AlertState, PreviewReports, Stay } from './alert-memory.ts';
import type { AlertRules, Side } from './alert-rules.ts';
import { levelsPassedBetweenCloses, rearmed, spending } from './hysteresis.ts';
import { gateOf, stateOf } from './judge.ts';
import type { Withheld, WithheldReason } from './judge.ts';

/** A bucket that is open, with the MACD-V it would have if it closed now. */
export interface JudgedPreview {
  /** V as seen last: of the preview before, or of a candle that closed after it; null when unknown. */
  before: number | null;
  current: MacdVPoint;
  bucket: { openTime: number; timeframe: Timeframe; volume: number };
  /** Venue time of the preview, Unix ms. */
  at: number;
}

/** Buckets whose reports are kept: as many as can be revised, and the open one. */
const BUCKETS_KEPT = 5;

/**
 * The alert rules between closes, for the open bucket of a series; see docs/decisions/alerts.md. At
 * most once a second and series is the caller's pace. Gives the same memory object when it did not
 * change. What a preview does to the memory it does to its `undo` as well: no revision of an earlier
 * candle takes it back.
 */
export const judgePreview = (
  memory: AlertMemory,
  preview: JudgedPreview,
  rules: AlertRules,
): { memory: AlertMemory; alerts: AlertSignal[]; withheld: Withheld[] } => {
  const { before, current, bucket } = preview;
  const { macdV, signal, histogram, state } = current;
  if (bucket.volume === 0 || macdV === null) return { memory, alerts: [], withheld: [] };
  const at = timeWithin(preview);
  const armed = rearmed(memory, macdV, at) === memory.spent ? memory : everywhere(memory, rearm(macdV, at));
  const passed = before === null ? null : levelsPassedBetweenCloses(before, macdV, rules, armed.spent);
  const trigger = passed?.triggers.at(-1);
  if (!passed || !trigger) return { memory: armed, alerts: [], withheld: [] };
  const reason = gateOf(current, false, rules) ?? reasonToWait(armed, { trigger, openTime: bucket.openTime, at }, rules);
  if (reason !== null || signal === null || histogram === null) {
    return { memory: armed, alerts: [], withheld: [{ trigger, reason: reason ?? 'unseeded' }] };
  }
  const reported = everywhere(armed, (each) => withReport(each, passed, { openTime: bucket.openTime, at }));
  return {
    memory: { ...reported, previewed: withTriggers(memory.previewed ?? [], bucket.openTime, passed.triggers) },
    alerts: [{ trigger, value: macdV, signal, histogram, state }],
    withheld: [],
  };
};

/** Strictly inside the bucket, so that no preview shares its time with a close. */
const timeWithin = ({ at, bucket: { openTime, timeframe } }: JudgedPreview): number =>
  Math.min(Math.max(at, openTime + 1), bucketEnd(openTime, timeframe) - 1);

const reasonToWait = (
  memory: AlertMemory,
  { trigger, openTime, at }: { trigger: AlertTrigger; openTime: number; at: number },
  { cooldownMs }: AlertRules,
): WithheldReason | null => {
  if (previewedFor(memory, openTime).includes(trigger)) return 'already-reported';
  const last = memory.reportedAt[trigger];
  return last !== undefined && at - last < cooldownMs ? 'cooling-down' : null;
};

const rearm =
  (macdV: number, at: number) =>
  (state: AlertState): AlertState =>
    stateOf(state.reportedAt, state.stay, rearmed(state, macdV, at));

/** The state after a report; a level of its side clears the reversal of a stay, as at closes. */
const withReport = (
  { reportedAt, stay, spent }: AlertState,
  { side, triggers }: { side: Side; triggers: readonly AlertTrigger[] },
  { openTime, at }: { openTime: number; at: number },
): AlertState =>
  stateOf(
    { ...reportedAt, ...Object.fromEntries(triggers.map((each) => [each, at])) },
    stay?.side === side ? cleared(stay, openTime, at) : stay,
    spending(spent, triggers),
  );

/** The stay without its reversal from `at` on; what an earlier bucket cleared stays so for every candle since. */
const cleared = (stay: Stay, openTime: number, at: number): Stay => {
  if (stay.clearedAt === undefined) return { ...stay, clearedAt: at };
  return stay.clearedAt > openTime ? stay : { ...stay, reversed: false, clearedAt: at };
};

/** The memory with a change made to its state and to the one a revision starts from. */
const everywhere = (memory: AlertMemory, change: (state: AlertState) => AlertState): AlertMemory => ({
  ...memory,
  ...change(memory),
  undo: memory.undo && { at: memory.undo.at, ...change(memory.undo) },
});

const withTriggers = (
  previewed: readonly PreviewReports[],
  openTime: number,
  triggers: readonly AlertTrigger[],
): readonly PreviewReports[] => {
  const known = previewed.find((reports) => reports.openTime === openTime)?.triggers;
  const others = previewed.filter((reports) => reports.openTime !== openTime);
  return [...others, { openTime, triggers: spending(known, triggers) }].slice(-BUCKETS_KEPT);
};
