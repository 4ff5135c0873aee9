/**
 * One step of Wilder's moving average that has started: A[t] = ((period−1)·A[t−1] + x[t]) / period.
 */
export const wilderStep = (average: number, value: number, period: number): number =>
  average + (value - average) * (1 / period);

/**
 * As `wilderStep`, from the first value on: A starts as the simple average of the first `period` values.
 *
 * @param average until the average has started, the sum of the values so far
 * @param count values so far, the newest included
 */
export const wilderWarmUpStep = (average: number, value: number, count: number, period: number): number => {
  if (count > period) return wilderStep(average, value, period);
  return count === period ? (average + value) / period : average + value;
};
