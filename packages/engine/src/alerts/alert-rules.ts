import type { AlertTrigger, UserSettings } from '@livermore/schemas';

/** What the rules on MACD-V need of the settings. */
export interface AlertRules {
  /** Positive, ascending, without repetition; each stands for both signs. The first is the extreme E. */
  levels: readonly number[];
  reversal: { enabled: boolean; oversoldBufferPct: number; overboughtBufferPct: number };
  cooldownMs: number;
  maxSyntheticShare: number;
}

export const rulesOf = ({ alerts }: UserSettings): AlertRules => ({
  levels: [...new Set(alerts.levels)].sort((a, b) => a - b),
  reversal: {
    enabled: alerts.reversal.enabled,
    oversoldBufferPct: alerts.reversal.oversoldBufferPct,
    overboughtBufferPct: alerts.reversal.overboughtBufferPct,
  },
  cooldownMs: alerts.cooldownMinutes * 60_000,
  maxSyntheticShare: alerts.maxSyntheticShare,
});

/** The side of zero on which V is extreme. */
export type Side = 'oversold' | 'overbought';

/** The side on which `macdV` lies beyond E, or null inside. */
export const sideBeyond = (macdV: number, { levels }: AlertRules): Side | null => {
  const extreme = levels[0] ?? Number.POSITIVE_INFINITY;
  if (macdV > extreme) return 'overbought';
  return macdV < -extreme ? 'oversold' : null;
};

export const levelTrigger = (side: Side, level: number): AlertTrigger =>
  `level_${side === 'overbought' ? '+' : '-'}${level}`;

/** Levels that V passed away from zero since the candle before, nearest first. */
export const levelsPassed = (
  previous: number,
  macdV: number,
  { levels }: AlertRules,
): { side: Side; levels: number[] } | null => {
  const up = levels.filter((level) => previous <= level && macdV > level);
  if (up.length > 0) return { side: 'overbought', levels: up };
  const down = levels.filter((level) => previous >= -level && macdV < -level);
  return down.length > 0 ? { side: 'oversold', levels: down } : null;
};

/** The side on which the histogram has turned while V stayed beyond E, or null. */
export const reversalOn = (
  previous: number,
  macdV: number,
  histogram: number | null,
  rules: AlertRules,
): Side | null => {
  const side = sideBeyond(macdV, rules);
  const { enabled, oversoldBufferPct, overboughtBufferPct } = rules.reversal;
  if (!enabled || histogram === null || side === null || sideBeyond(previous, rules) !== side) return null;
  const bufferPct = side === 'oversold' ? oversoldBufferPct : overboughtBufferPct;
  const towardsZero = side === 'oversold' ? histogram : -histogram;
  return towardsZero > (Math.abs(macdV) * bufferPct) / 100 ? side : null;
};
