/** Counts events per second of a clock and says whether one more is within the limit. */
export class RateWindow {
  readonly #limit: number;
  #second = Number.NaN;
  #used = 0;

  /** `limit` events per second. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  take(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#used = 0;
    }
    this.#used++;
    return this.#used <= this.#limit;
  }
}
