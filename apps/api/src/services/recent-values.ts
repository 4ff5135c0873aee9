import { RECENT_VALUES } from '@livermore/schemas';

/**
 * V of the last closed candles of a series, oldest first. Keeps their text as well: all are stored
 * at every close, one of them is new, and numbers are dear to write.
 */
export class RecentValues {
  readonly #values: (number | null)[] = [];
  /** The values as JSON, without the brackets. */
  #text = '';

  constructor(values: readonly (number | null)[] = []) {
    for (const value of values) this.push(value);
  }

  /** A copy. */
  get values(): (number | null)[] {
    return [...this.#values];
  }

  /** `values` as JSON. */
  get json(): string {
    return `[${this.#text}]`;
  }

  push(value: number | null): void {
    this.#values.push(value);
    this.#text = this.#values.length === 1 ? `${value}` : `${this.#text},${value}`;
    if (this.#values.length <= RECENT_VALUES) return;
    this.#values.shift();
    this.#text = this.#text.slice(this.#text.indexOf(',') + 1);
  }

  /** Replaces the value `back` places before the newest, where there is one. */
  replace(back: number, value: number | null): void {
    const index = this.#values.length - 1 - back;
    if (index < 0) return;
    this.#values[index] = value;
    this.#text = JSON.stringify(this.#values).slice(1, -1);
  }
}
