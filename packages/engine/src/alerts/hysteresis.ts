import type { AlertTrigger } from '@livermore/schemas';
import type { AlertState } from './alert-memory.ts';
import { levelTrigger } from './alert-rules.ts';
import type { AlertRules, Side } from './alert-rules.ts';

/** Points of V around a level within which nothing happens between closes. */
const HYSTERESIS = 5;

type Spent = AlertState['spent'];

/**
 * The spent levels without those that `macdV` at `at` arms again, which are none reported later; the
 * same array when it arms none.
 */
export const rearmed = ({ reportedAt, spent }: AlertState, macdV: number, at: number): Spent => {
  const arms = (trigger: AlertTrigger): boolean => (reportedAt[trigger] ?? at) <= at && isInside(macdV, trigger);
  return spent?.some(arms) ? spent.filter((trigger) => !arms(trigger)) : spent;
};

/** Whether V lies on the inner side of a level by more than the hysteresis. */
const isInside = (macdV: number, trigger: AlertTrigger): boolean => {
  const level = Number(trigger.slice('level_'.length));
  return level > 0 ? macdV < level - HYSTERESIS : macdV > level + HYSTERESIS;
};

/** `spent` with `triggers`. */
export const spending = (spent: Spent, triggers: readonly AlertTrigger[]): readonly AlertTrigger[] => [
  ...new Set([...(spent ?? []), ...triggers]),
];

/** Armed levels that V passed by more than the hysteresis since it was `before`, nearest first; null when none. */
export const levelsPassedBetweenCloses = (
  before: number,
  macdV: number,
  { levels }: AlertRules,
  spent: Spent,
): { side: Side; triggers: AlertTrigger[] } | null => {
  const side: Side = macdV > 0 ? 'overbought' : 'oversold';
  const sign = macdV > 0 ? 1 : -1;
  const triggers = levels
    .filter((level) => sign * before <= level + HYSTERESIS && sign * macdV > level + HYSTERESIS)
    .map((level) => levelTrigger(side, level))
    .filter((trigger) => !spent?.includes(trigger));
  return triggers.length > 0 ? { side, triggers } : null;
};
