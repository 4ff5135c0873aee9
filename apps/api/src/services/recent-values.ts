import { RECENT_VALUES } from '@livermore/schemas';

/**
 * V of the last closed candles of a series, oldest first. Keeps the text of each beside it: all are
 * stored at every close, one of them is new, and numbers are dear to write.
 */
export class RecentValues {
  readonly #values: (number | null)[] = [];
  readonly #texts: string[] = [];

  constructor(values: readonly (number | null)[] = []) {
    for (const value of values) this.push(value);
  }

  /** A copy. */
  get values(): (number | null)[] {
    return [...this.#values];
  }

  /** `values` as JSON. */
  get json(): string {
    return `[${this.#texts.join(',')}]`;
  }

  push(value: number | null): void {
    this.#values.push(value);
    this.#texts.push(JSON.stringify(value));
    if (this.#values.length <= RECENT_VALUES) return;
    this.#values.shift();
    this.#texts.shift();
  }

  /** Replaces the value `back` places before the newest, where there is one. */
  replace(back: number, value: number | null): void {
    const index = this.#values.length - 1 - back;
    if (index < 0) return;
    this.#values[index] = value;
    this.#texts[index] = JSON.stringify(value);
  }
}
