/** What every indicator of the package does; `testing/indicator-contract.ts` proves it for each. */
export interface Indicator<Input, Reading> {
  /** Takes the next closed input. Throws RangeError for one that is not usable, and then has not changed. */
  update(input: Input): void;
  /** The value after the last input; null or null fields where not defined, never NaN or Infinity. */
  reading(): Reading;
  /** What `reading` would be after `input`; changes nothing. */
  preview(input: Input): Reading;
  /** An independent series that continues from the same state. */
  clone(): Indicator<Input, Reading>;
  /** The state as plain numbers that survive JSON and continue to the same bits. */
  snapshot(): Snapshot;
}

/** No state grows beyond this while inputs stay within theirs. */
const LARGEST_STATE = 1e305;

/** State of a series. The owner of `values` defines their order; `layout` is raised when it changes. */
export interface Snapshot {
  layout: 1;
  values: number[];
}

/**
 * The values of a snapshot that may come from outside: first `counts` whole numbers from 0 on, then
 * `numbers` numbers. Throws TypeError for anything else.
 */
export const snapshotValues = (
  name: string,
  snapshot: unknown,
  { counts, numbers }: { counts: number; numbers: number },
): number[] => {
  const { layout, values } = (snapshot ?? {}) as { layout?: unknown; values?: unknown };
  if (layout !== 1) throw malformed(name, `layout is ${String(layout)}, expected 1`);
  if (!Array.isArray(values) || values.length !== counts + numbers) {
    throw malformed(name, `expected ${counts + numbers} values`);
  }
  values.forEach((value: unknown, index) => {
    if (typeof value !== 'number' || !(Math.abs(value) <= LARGEST_STATE)) {
      throw malformed(name, `value ${index} is not a number up to ${LARGEST_STATE}`);
    }
    if (index < counts && (value < 0 || value >= 2 ** 31 || !Number.isInteger(value))) {
      throw malformed(name, `value ${index} is not a count`);
    }
  });
  // Adding 0 makes -0 a plain 0.
  return values.map((value: number) => value + 0);
};

/** What to throw for a snapshot that no series can have given. */
export const malformed = (name: string, what: string): TypeError =>
  new TypeError(`malformed ${name} snapshot: ${what}; rebuild the series from its candles`);
