/** One closed candle as the indicators see it; prices in one currency. */
export interface Bar {
  high: number;
  low: number;
  close: number;
  /** True for a bucket without trades, filled with the last close: a missing observation. */
  synthetic: boolean;
}

/** Largest magnitude of an input. Sums of a warm-up and products of the formulas stay finite below it. */
const LARGEST_INPUT = 1e300;

/** Whether a value can be used; false for NaN and for magnitudes beyond 1e300. */
export const isUsable = (value: number): boolean => Math.abs(value) <= LARGEST_INPUT;

/** Whether all prices of a bar can be used and its high is not below its low. */
export const isUsableBar = (high: number, low: number, close: number): boolean =>
  high <= LARGEST_INPUT && low >= -LARGEST_INPUT && high >= low && isUsable(close);

/** What to throw for a bar that `isUsableBar` refuses. */
export const unusableBar = ({ high, low, close }: Bar): RangeError =>
  new RangeError(
    `unusable bar (high ${high}, low ${low}, close ${close}): prices must be numbers up to ${LARGEST_INPUT} and high not below low`,
  );

/** What to throw for a value that `isUsable` refuses. */
export const unusableValue = (value: number): RangeError =>
  new RangeError(`unusable value ${value}: it must be a number up to ${LARGEST_INPUT}`);
