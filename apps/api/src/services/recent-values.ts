import { RECENT_VALUES } from '@livermore/schemas';

/** V of the last closed candles of a series, oldest first. */
export class RecentValues {
  readonly #values: (number | null)[];

  constructor(values: readonly (number | null)[] = []) {
    this.#values = values.slice(-RECENT_VALUES);
  }

  /** A copy. */
  get values(): (number | null)[] {
    return [...this.#values];
  }

  push(value: number | null): void {
    this.#values.push(value);
    if (this.#values.length > RECENT_VALUES) this.#values.shift();
  }

  /** Replaces the value `back` places before the newest, where there is one. */
  replace(back: number, value: number | null): void {
    const index = this.#values.length - 1 - back;
    if (index >= 0) this.#values[index] = value;
  }
}
