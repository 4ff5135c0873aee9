/**
 * One step of Wilder's moving average: A[t] = ((period−1)·A[t−1] + x[t]) / period, started from the
 * simple average of the first `period` values.
 *
 * @param average the average before; during warm-up the sum of the values so far
 * @param value the newest value
 * @param count values so far, the newest included
 */
export const wilderAverage = (average: number, value: number, count: number, period: number): number => {
  if (count > period) return average + (value - average) * (1 / period);
  return count === period ? (average + value) / period : average + value;
};
