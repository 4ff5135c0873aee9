import type { Bar } from '../bar.ts';

/**
 * MACD-V straight from the formulas of the paper, over whole arrays, slow and obvious: every number
 * is a whole multiple of 2^-FRACTION_BITS, so that rounding plays no part in the comparison. (In
 * doubles the plain formulas lose digits in EMA12 − EMA26: some 1e-12 on Bitcoin, all of them in a
 * market that stands still.) For prices from 1e-30 to 1e30.
 */
const FRACTION_BITS = 400n;

/** A value of each bar, null where it is not defined. */
type Column = (bigint | null)[];

const exact = (value: number): bigint => {
  let whole = value;
  let shift = 0n;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    shift++;
  }
  return BigInt(whole) << (FRACTION_BITS - shift);
};

const rounded = (column: Column): (number | null)[] =>
  column.map((value) => (value === null ? null : Number(value) / 2 ** Number(FRACTION_BITS)));

const mean = (values: bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n) / BigInt(values.length);

const max = (...values: bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));
const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

/** Started from the mean of the first n values; an undefined value ends it and it starts again. */
const ema = (values: Column, n: bigint): Column => {
  const result: Column = [];
  values.forEach((value, t) => {
    const before = result[t - 1] ?? null;
    const window = values.slice(Math.max(0, t + 1 - Number(n)), t + 1).filter((x) => x !== null);
    if (value === null) result.push(null);
    else if (before !== null) result.push((2n * value + (n - 1n) * before) / (n + 1n));
    else result.push(BigInt(window.length) === n ? mean(window) : null);
  });
  return result;
};

const trueRanges = (bars: readonly Bar[]): Column =>
  bars.map((bar, t) => {
    if (bar.synthetic) return null;
    const high = exact(bar.high);
    const low = exact(bar.low);
    const before = bars[t - 1];
    if (before === undefined) return high - low;
    const previousClose = exact(before.close);
    return max(high - low, distance(high, previousClose), distance(low, previousClose));
  });

/** Wilder's average of the true ranges that are there; carried forward where there is none. */
const atr = (ranges: Column, n: bigint): Column => {
  const observed: bigint[] = [];
  let average: bigint | null = null;
  return ranges.map((range) => {
    if (range === null) return average;
    observed.push(range);
    if (average !== null) average = ((n - 1n) * average + range) / n;
    else if (BigInt(observed.length) === n) average = mean(observed);
    return average;
  });
};

const map2 = (a: Column, b: Column, combine: (a: bigint, b: bigint) => bigint | null): Column =>
  a.map((value, t) => {
    const other = b[t] ?? null;
    return value === null || other === null ? null : combine(value, other);
  });

/** EMA of the closes over `period` bars. */
export const exactEma = (bars: readonly Bar[], period: number): (number | null)[] =>
  rounded(ema(bars.map((bar) => exact(bar.close)), BigInt(period)));

/** Informative ATR over `period` observed bars. */
export const exactAtr = (bars: readonly Bar[], period: number): (number | null)[] =>
  rounded(atr(trueRanges(bars), BigInt(period)));

/** V, signal and histogram of each bar. */
export const exactMacdV = (
  bars: readonly Bar[],
): Record<'macdV' | 'signal' | 'histogram', (number | null)[]> => {
  const closes = bars.map((bar) => exact(bar.close));
  const spread = map2(ema(closes, 12n), ema(closes, 26n), (fast, slow) => fast - slow);
  const macdV = map2(spread, atr(trueRanges(bars), 26n), (value, range) =>
    range === 0n ? null : ((100n * value) << FRACTION_BITS) / range,
  );
  const signal = ema(macdV, 9n);
  const histogram = map2(macdV, signal, (value, average) => value - average);
  return { macdV: rounded(macdV), signal: rounded(signal), histogram: rounded(histogram) };
};
