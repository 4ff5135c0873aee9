import { isUsable, unusableValue } from './bar.ts';
import type { Indicator, Snapshot } from './indicator.ts';
import { snapshotValues } from './indicator.ts';

/**
 * One step of an exponential moving average that has started: E[t] = a·x[t] + (1−a)·E[t−1] with
 * a = 2/(period+1).
 *
 * The state is not E but its deviation from the newest value, E − x, because differences of
 * averages are what is read: a market that stands still then decays to zero, while E itself would
 * stop some last digits away from x for ever, and a shrinking true range would blow those up.
 *
 * @param deviation E − x of the value before
 * @param step newest value minus the one before
 */
export const emaStep = (deviation: number, step: number, period: number): number =>
  (deviation - step) * (1 - 2 / (period + 1));

/**
 * As `emaStep`, from the first value on: E starts as the simple average of the first `period` values.
 *
 * @param deviation until the average has started, the sum of the deviations of the values so far
 * @param step newest value minus the one before; anything finite for the first
 * @param count values so far, the newest included
 */
export const emaWarmUpStep = (deviation: number, step: number, count: number, period: number): number => {
  if (count > period) return emaStep(deviation, step, period);
  const sum = deviation - step * (count - 1);
  // Adding 0 turns an underflow to -0 into 0, which is what JSON would make of it.
  return count === period ? sum / period + 0 : sum;
};

/**
 * Exponential moving average, started from the simple average of its first `period` values; null
 * before. Source of the formula: https://www.investopedia.com/terms/e/ema.asp
 */
export class Ema implements Indicator<number, number | null> {
  readonly period: number;
  #count = 0;
  #last = 0;
  #deviation = 0;

  constructor(period: number) {
    this.period = period;
  }

  /** Continues the series of `snapshot`; throws TypeError when it is malformed. */
  static restore(period: number, snapshot: Snapshot): Ema {
    const ema = new Ema(period);
    const [count = 0, last = 0, deviation = 0] = snapshotValues('EMA', snapshot, { counts: 1, numbers: 2 });
    ema.#count = count;
    ema.#last = last;
    ema.#deviation = deviation;
    return ema;
  }

  update(value: number): void {
    if (!isUsable(value)) throw unusableValue(value);
    this.#count++;
    this.#deviation = emaWarmUpStep(this.#deviation, value - this.#last, this.#count, this.period);
    this.#last = value;
  }

  reading(): number | null {
    return this.#count < this.period ? null : this.#last + this.#deviation;
  }

  preview(value: number): number | null {
    const copy = this.clone();
    copy.update(value);
    return copy.reading();
  }

  clone(): Ema {
    const copy = new Ema(this.period);
    copy.#count = this.#count;
    copy.#last = this.#last;
    copy.#deviation = this.#deviation;
    return copy;
  }

  snapshot(): Snapshot {
    return { layout: 1, values: [this.#count, this.#last, this.#deviation] };
  }
}
