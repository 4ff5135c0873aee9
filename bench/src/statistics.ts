/** The middle value, or the mean of the two in the middle. Throws RangeError for none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of no values');
  return (lower + upper) / 2;
};

/** The smallest value that at least this share (0 to 1) of all do not exceed. Throws RangeError for none. */
export const quantile = (values: readonly number[], share: number): number => {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError('there is no quantile of no values');
  return value;
};

/** A copy in random order (Fisher and Yates). `random` gives numbers in [0, 1). */
export const shuffled = <Value>(values: readonly Value[], random: () => number): Value[] => {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as Value, result[last] as Value];
  }
  return result;
};
