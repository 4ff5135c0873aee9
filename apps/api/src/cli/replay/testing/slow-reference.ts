/** A bar of the filled series. */
export interface SlowBar {
  openTime: number;
  high: number;
  low: number;
  close: number;
  synthetic: boolean;
}

export interface SlowRow {
  openTime: number;
  v: number | null;
  signal: number | null;
  alerts: string[];
}

type Maybe = number | null;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** EMA of the defined values, started from the simple average of the first `n`. */
const ema = (values: readonly Maybe[], n: number): Maybe[] => {
  const result: Maybe[] = [];
  const seen: number[] = [];
  let last: Maybe = null;
  for (const value of values) {
    if (value !== null) {
      seen.push(value);
      if (seen.length === n) last = mean(seen);
      else if (last !== null) last = last + (2 / (n + 1)) * (value - last);
    }
    result.push(value === null ? null : last);
  }
  return result;
};

const wilder = (ranges: readonly Maybe[], n: number): Maybe[] => {
  const seen: number[] = [];
  let last: Maybe = null;
  return ranges.map((range) => {
    if (range === null) return last;
    seen.push(range);
    if (seen.length === n) last = mean(seen);
    else if (last !== null) last = (last * (n - 1) + range) / n;
    return last;
  });
};

/**
 * MACD-V and its alerts column by column, written from the definition and the rules alone, with the
 * default settings. For series whose V is defined without a break once it has begun, and whose
 * candles are longer than the cool-down.
 */
export const slowReference = (bars: readonly SlowBar[]): SlowRow[] => {
  const closes = bars.map(({ close }) => close);
  const [fast, slow] = [ema(closes, 12), ema(closes, 26)];
  const ranges = bars.map(({ high, low, synthetic }, i) => {
    const before = closes[i - 1];
    if (synthetic) return null;
    return before === undefined ? high - low : Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  });
  const atr = wilder(ranges, 26);
  const v = bars.map((_, i): Maybe => {
    const [f, s, a] = [fast[i] ?? null, slow[i] ?? null, atr[i] ?? null];
    return f === null || s === null || a === null || a === 0 ? null : (100 * (f - s)) / a;
  });
  const signal = ema(v, 9);
  const alerts: string[][] = [];
  for (let i = 0; i < bars.length; i++) {
    const now = v[i] ?? null;
    const before = v[i - 1] ?? null;
    const s = signal[i] ?? null;
    const found: string[] = [];
    alerts.push(found);
    const quiet = bars.slice(Math.max(0, i - 99), i + 1).filter(({ synthetic }) => synthetic).length;
    if (now === null || before === null || s === null || bars[i]?.synthetic || quiet > 50) continue;
    for (const level of [400, 350, 300, 250, 200, 150]) {
      if (found.length > 0) break;
      if (before <= level && now > level) found.push(`level_+${level}`);
      if (before >= -level && now < -level) found.push(`level_-${level}`);
    }
    const h = now - s;
    const turned =
      (now < -150 && before < -150 && h > 0.05 * -now && 'reversal_oversold') ||
      (now > 150 && before > 150 && h < -0.03 * now && 'reversal_overbought');
    if (!turned) continue;
    // Back through the stay: said already, unless a level of the side was reported since.
    let said = false;
    for (let j = i; j >= 0 && Math.abs(v[j] ?? 0) > 150 && Math.sign(v[j] ?? 0) === Math.sign(now); j--) {
      if (alerts[j]?.includes(turned)) said = true;
      if (said || alerts[j]?.some((each) => each.startsWith('level_'))) break;
    }
    if (!said) found.push(turned);
  }
  return bars.map(({ openTime }, i) => ({ openTime, v: v[i] ?? null, signal: signal[i] ?? null, alerts: alerts[i] ?? [] }));
};
