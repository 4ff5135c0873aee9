/** Buckets by open time, both ends included. */
export interface BucketRange {
  from: number;
  to: number;
}

/** The buckets of one series that wait for the venue's history. */
export class HoleRanges {
  readonly #stepMs: number;
  #ranges: BucketRange[] = [];

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  get list(): readonly BucketRange[] {
    return this.#ranges;
  }

  has(openTime: number): boolean {
    return this.#ranges.some(({ from, to }) => from <= openTime && openTime <= to);
  }

  add(from: number, to: number): void {
    const last = this.#ranges.at(-1);
    if (last && last.to + this.#stepMs === from) last.to = to;
    else this.#ranges.push({ from, to });
  }

  /** Removes what lies in `from..to` and gives the open times removed, in order. */
  take(from: number, to: number): number[] {
    const taken: number[] = [];
    const kept: BucketRange[] = [];
    for (const range of this.#ranges) {
      const first = Math.max(range.from, range.from + Math.ceil((from - range.from) / this.#stepMs) * this.#stepMs);
      let next = first;
      for (; next <= to && next <= range.to; next += this.#stepMs) taken.push(next);
      if (next === first) {
        kept.push(range);
        continue;
      }
      if (range.from < first) kept.push({ from: range.from, to: first - this.#stepMs });
      if (next <= range.to) kept.push({ from: next, to: range.to });
    }
    this.#ranges = kept;
    return taken.sort((a, b) => a - b);
  }
}
