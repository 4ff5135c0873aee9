/** `syntheticShare` looks at this many bars, kept as bits in four words of 25. */
const SHARE_BARS = 100;
const WORD_BITS = 25;
const WORD_MASK = 2 ** WORD_BITS - 1;

/**
 * Which bars of a series were observed and which are synthetic: its quality. Whoever owns it counts
 * the bars and may leave out `update` for an observed bar, other than the first, while `isBusy`.
 */
export class Observations {
  /** How many numbers `values` gives, all of them whole and not negative. */
  static readonly VALUES = 8;

  #syntheticBars = 0;
  /** Number of the first observed bar, from 1; 0 before it. */
  #first = 0;
  /** Synthetic bars after the newest observed one. */
  #trailing = 0;
  /** Synthetic bars among the last 100, and which: the lowest bit of the first word is the newest bar. */
  #recent = 0;
  #word0 = 0;
  #word1 = 0;
  #word2 = 0;
  #word3 = 0;

  /** Continues from `values`; undefined when they cannot belong to a series of `bars` bars. */
  static from(values: readonly number[], bars: number): Observations | undefined {
    const restored = new Observations();
    restored.#syntheticBars = values[0] ?? 0;
    restored.#first = values[1] ?? 0;
    restored.#trailing = values[2] ?? 0;
    restored.#recent = values[3] ?? 0;
    restored.#word0 = values[4] ?? 0;
    restored.#word1 = values[5] ?? 0;
    restored.#word2 = values[6] ?? 0;
    restored.#word3 = values[7] ?? 0;
    return restored.#isPossible(bars) ? restored : undefined;
  }

  /** No bar of the last 100 is synthetic. Before the first bar this holds too, but that bar must be told. */
  get isBusy(): boolean {
    return this.#recent === 0;
  }

  /** @param bar number of the new bar, from 1 */
  update(bar: number, synthetic: boolean): void {
    if (synthetic) {
      this.#syntheticBars++;
      this.#trailing++;
    } else {
      this.#trailing = 0;
      if (this.#first === 0) this.#first = bar;
    }
    if (!synthetic && this.#recent === 0) return;
    const top = WORD_BITS - 1;
    const added = synthetic ? 1 : 0;
    this.#recent += added - (this.#word3 >>> top);
    this.#word3 = ((this.#word3 << 1) & WORD_MASK) | (this.#word2 >>> top);
    this.#word2 = ((this.#word2 << 1) & WORD_MASK) | (this.#word1 >>> top);
    this.#word1 = ((this.#word1 << 1) & WORD_MASK) | (this.#word0 >>> top);
    this.#word0 = ((this.#word0 << 1) & WORD_MASK) | added;
  }

  /** How many of `bars` bars so far were observed. */
  observedCount(bars: number): number {
    return bars - this.#syntheticBars;
  }

  /** Bars from the first to the last observed one, both included. */
  spanBars(bars: number): number {
    return this.#first === 0 ? 0 : bars - this.#trailing - this.#first + 1;
  }

  /** Share of synthetic bars among the last 100, fewer while there are fewer, 0 to 1. */
  syntheticShare(bars: number): number {
    return bars === 0 ? 0 : this.#recent / Math.min(bars, SHARE_BARS);
  }

  clone(): Observations {
    const copy = new Observations();
    copy.#syntheticBars = this.#syntheticBars;
    copy.#first = this.#first;
    copy.#trailing = this.#trailing;
    copy.#recent = this.#recent;
    copy.#word0 = this.#word0;
    copy.#word1 = this.#word1;
    copy.#word2 = this.#word2;
    copy.#word3 = this.#word3;
    return copy;
  }

  values(): number[] {
    return [
      this.#syntheticBars,
      this.#first,
      this.#trailing,
      this.#recent,
      this.#word0,
      this.#word1,
      this.#word2,
      this.#word3,
    ];
  }

  #isPossible(bars: number): boolean {
    const words = [this.#word0, this.#word1, this.#word2, this.#word3];
    const observedCount = this.observedCount(bars);
    return (
      observedCount >= 0 &&
      this.#trailing <= this.#syntheticBars &&
      this.#first > 0 === observedCount > 0 &&
      observedCount <= this.spanBars(bars) &&
      this.#recent <= this.#syntheticBars &&
      words.every((word) => word <= WORD_MASK) &&
      words.reduce((sum, word) => sum + bitCount(word), 0) === this.#recent
    );
  }
}

const bitCount = (word: number): number => {
  let count = 0;
  for (let rest = word; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
};
