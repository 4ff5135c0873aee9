import type { Bar } from './bar.ts';
import { isUsable, isUsableBar, unusableBar } from './bar.ts';
import { emaDeviation } from './ema.ts';
import type { Indicator, Snapshot } from './indicator.ts';
import { malformed, snapshotValues } from './indicator.ts';
import type { MacdVState } from './macd-v-state.ts';
import { DEFAULT_RANGING_BARS, macdVState, RANGING_LIMIT } from './macd-v-state.ts';
import { trueRange } from './true-range.ts';
import { wilderAverage } from './wilder-average.ts';

const FAST_PERIOD = 12;
const SLOW_PERIOD = 26;
/** The slow length, not the 14 usual for an ATR. */
const ATR_PERIOD = 26;
const SIGNAL_PERIOD = 9;
const SCALE = 100;

/** `syntheticShare` looks at this many bars, kept as bits in four words of 25. */
const SHARE_BARS = 100;
const WORD_BITS = 25;
const WORD_MASK = 2 ** WORD_BITS - 1;

/** An average true range below the smallest normal number has lost its digits and counts as zero. */
const SMALLEST_ATR = 2 ** -1022;

/** MACD-V after one bar. A value that is not defined is null, never 0, NaN or Infinity. */
export interface MacdVPoint {
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  fastEma: number | null;
  slowEma: number | null;
  atr: number | null;
  state: MacdVState;
  /** V and signal are both defined: at least 34 bars. */
  seeded: boolean;
  /** True ranges used in total; synthetic bars contribute none. */
  observedCount: number;
  /** Bars from the first to the last observed one, both included. */
  spanBars: number;
  /** Share of synthetic bars among the last 100, fewer while there are fewer, 0 to 1. */
  syntheticShare: number;
  /** Why V is undefined, in words; absent when it is defined. */
  reason?: string;
}

/**
 * MACD-V of one series, bar by bar: V = 100 · (EMA12 − EMA26 of the closes) / ATR26, signal = EMA9
 * of V, histogram = V − signal. Source: A. Spiroglou, "MACD-V: Volatility Normalised Momentum"
 * (2022). Averages start from simple averages; the ATR skips synthetic bars, the EMAs run on the
 * clock. With every bar observed V begins at the 26th bar and the signal at the 34th.
 *
 * V is undefined while the ATR is zero. The signal is an average of nine or more V without a hole,
 * so an undefined V ends it: it starts again from the next nine, and the run of ranging bars ends too.
 *
 * One flat object of numbers, so that an update allocates nothing and a series takes few bytes; the
 * formulas are in the files they are named after.
 */
export class MacdV implements Indicator<Bar, MacdVPoint> {
  readonly #rangingBars: number;
  #bars = 0;
  #observedCount = 0;
  #firstObserved = 0;
  #lastObserved = 0;
  /** Defined V without a hole up to the newest bar; 0 when its V is undefined. */
  #macdVCount = 0;
  /** Observed bars with |V| <= 50 without a break. */
  #rangingRun = 0;
  /** Synthetic bars among the last 100, and which: the lowest bit of the first word is the newest bar. */
  #syntheticCount = 0;
  #bits0 = 0;
  #bits1 = 0;
  #bits2 = 0;
  #bits3 = 0;
  #close = 0;
  /** Averages as deviations from the newest close or V, see `emaDeviation`. */
  #fast = 0;
  #slow = 0;
  #atr = 0;
  #macdV = 0;
  #signal = 0;

  /** @param rangingBars observed bars of |V| <= 50 that make a range, 20 to 30 */
  constructor(rangingBars = DEFAULT_RANGING_BARS) {
    if (!(Number.isInteger(rangingBars) && rangingBars >= 20 && rangingBars <= 30)) {
      throw new RangeError(`rangingBars is ${rangingBars}, expected a whole number from 20 to 30`);
    }
    this.#rangingBars = rangingBars;
  }

  /** Continues the series of `snapshot` to the same bits; throws TypeError when it is malformed. */
  static restore(snapshot: Snapshot, rangingBars = DEFAULT_RANGING_BARS): MacdV {
    const values = snapshotValues('MACD-V', snapshot, { counts: 11, numbers: 6 });
    const series = new MacdV(rangingBars);
    series.#load(values);
    if (!series.#isPossible()) throw malformed('MACD-V', 'its counts contradict each other');
    return series;
  }

  /**
   * Takes the next closed bar. Throws RangeError, before anything has changed, when a price is not
   * a number, is beyond 1e300, or high is below low.
   */
  update(bar: Bar): void {
    const { high, low, close, synthetic } = bar;
    if (!isUsableBar(high, low, close)) throw unusableBar(bar);
    const bars = this.#bars + 1;
    const step = bars === 1 ? 0 : close - this.#close;
    const fast = emaDeviation(this.#fast, step, bars, FAST_PERIOD);
    const slow = emaDeviation(this.#slow, step, bars, SLOW_PERIOD);
    if (!synthetic) {
      const range = trueRange(high, low, bars === 1 ? low : this.#close);
      this.#observedCount++;
      this.#atr = wilderAverage(this.#atr, range, this.#observedCount, ATR_PERIOD);
      this.#lastObserved = bars;
      if (this.#firstObserved === 0) this.#firstObserved = bars;
    }
    if (synthetic || this.#syntheticCount > 0) this.#countSynthetic(synthetic);
    this.#bars = bars;
    this.#close = close;
    this.#fast = fast;
    this.#slow = slow;
    this.#judge(synthetic);
  }

  /** V, signal and run of the newest bar from its averages. */
  #judge(synthetic: boolean): void {
    const atr = this.#atr;
    // Adding 0 turns an underflow to -0 into 0, which is what JSON would make of it.
    const macdV = (SCALE * (this.#fast - this.#slow)) / atr + 0;
    if (this.#bars < SLOW_PERIOD || this.#observedCount < ATR_PERIOD || atr < SMALLEST_ATR || !isUsable(macdV)) {
      this.#macdVCount = 0;
      this.#rangingRun = 0;
      this.#macdV = 0;
      this.#signal = 0;
      return;
    }
    const count = this.#macdVCount + 1;
    this.#signal = emaDeviation(this.#signal, count === 1 ? 0 : macdV - this.#macdV, count, SIGNAL_PERIOD);
    this.#macdVCount = count;
    this.#macdV = macdV;
    if (!synthetic) {
      this.#rangingRun = macdV <= RANGING_LIMIT && macdV >= -RANGING_LIMIT ? this.#rangingRun + 1 : 0;
    }
  }

  #countSynthetic(synthetic: boolean): void {
    const carry0 = this.#bits0 >>> (WORD_BITS - 1);
    const carry1 = this.#bits1 >>> (WORD_BITS - 1);
    const carry2 = this.#bits2 >>> (WORD_BITS - 1);
    const dropped = this.#bits3 >>> (WORD_BITS - 1);
    const added = synthetic ? 1 : 0;
    this.#bits0 = ((this.#bits0 << 1) & WORD_MASK) | added;
    this.#bits1 = ((this.#bits1 << 1) & WORD_MASK) | carry0;
    this.#bits2 = ((this.#bits2 << 1) & WORD_MASK) | carry1;
    this.#bits3 = ((this.#bits3 << 1) & WORD_MASK) | carry2;
    this.#syntheticCount += added - dropped;
  }

  reading(): MacdVPoint {
    const { macdV, signal, histogram, state } = this;
    const bars = this.#bars;
    const point: MacdVPoint = {
      macdV,
      signal,
      histogram,
      fastEma: bars < FAST_PERIOD ? null : this.#close + this.#fast,
      slowEma: bars < SLOW_PERIOD ? null : this.#close + this.#slow,
      atr: this.#observedCount < ATR_PERIOD ? null : this.#atr,
      state,
      seeded: signal !== null,
      observedCount: this.#observedCount,
      spanBars: this.#firstObserved === 0 ? 0 : this.#lastObserved - this.#firstObserved + 1,
      syntheticShare: bars === 0 ? 0 : this.#syntheticCount / Math.min(bars, SHARE_BARS),
    };
    if (macdV === null) point.reason = this.#reason();
    return point;
  }

  /** V of the newest bar, or null. */
  get macdV(): number | null {
    return this.#macdVCount === 0 ? null : this.#macdV;
  }

  /** Signal of the newest bar, or null. */
  get signal(): number | null {
    return this.#macdVCount < SIGNAL_PERIOD ? null : this.#macdV + this.#signal;
  }

  /** V − signal of the newest bar, or null. */
  get histogram(): number | null {
    return this.#macdVCount < SIGNAL_PERIOD ? null : 0 - this.#signal;
  }

  /** State of the newest bar. */
  get state(): MacdVState {
    return macdVState(this.macdV, this.signal, this.#rangingRun >= this.#rangingBars);
  }

  /** The reading after `bar`, for the bucket that is still open; changes nothing. Throws as `update`. */
  preview(bar: Bar): MacdVPoint {
    const copy = this.clone();
    copy.update(bar);
    return copy.reading();
  }

  clone(): MacdV {
    const copy = new MacdV(this.#rangingBars);
    copy.#load(this.#values());
    return copy;
  }

  /** The state to continue from: eleven counts and bit words, then six numbers, in the order of the fields. */
  snapshot(): Snapshot {
    return { layout: 1, values: this.#values() };
  }

  #reason(): string {
    if (this.#bars < SLOW_PERIOD) return `warming up: ${this.#bars} of ${SLOW_PERIOD} bars`;
    if (this.#observedCount < ATR_PERIOD) {
      return `insufficient trading: ${this.#observedCount} of ${ATR_PERIOD} observed bars`;
    }
    return this.#atr < SMALLEST_ATR
      ? 'no price movement: average true range is zero'
      : 'prices out of proportion: the averages differ by more than 1e298 true ranges';
  }

  #values(): number[] {
    return [
      this.#bars,
      this.#observedCount,
      this.#firstObserved,
      this.#lastObserved,
      this.#macdVCount,
      this.#rangingRun,
      this.#syntheticCount,
      this.#bits0,
      this.#bits1,
      this.#bits2,
      this.#bits3,
      this.#close,
      this.#fast,
      this.#slow,
      this.#atr,
      this.#macdV,
      this.#signal,
    ];
  }

  #load(values: readonly number[]): void {
    const count = (index: number): number => Math.trunc(values[index] ?? 0);
    const number = (index: number): number => values[index] ?? 0;
    this.#bars = count(0);
    this.#observedCount = count(1);
    this.#firstObserved = count(2);
    this.#lastObserved = count(3);
    this.#macdVCount = count(4);
    this.#rangingRun = count(5);
    this.#syntheticCount = count(6);
    this.#bits0 = count(7);
    this.#bits1 = count(8);
    this.#bits2 = count(9);
    this.#bits3 = count(10);
    this.#close = number(11);
    this.#fast = number(12);
    this.#slow = number(13);
    this.#atr = number(14);
    this.#macdV = number(15);
    this.#signal = number(16);
  }

  /** Whether counts that came from outside can belong to one series. */
  #isPossible(): boolean {
    const words = [this.#bits0, this.#bits1, this.#bits2, this.#bits3];
    return (
      words.every((word) => word <= WORD_MASK) &&
      this.#syntheticCount === words.reduce((sum, word) => sum + bitCount(word), 0) &&
      this.#observedCount <= this.#bars &&
      this.#syntheticCount <= this.#bars - this.#observedCount &&
      this.#firstObserved <= this.#lastObserved &&
      this.#lastObserved <= this.#bars &&
      this.#firstObserved > 0 === this.#observedCount > 0 &&
      this.#lastObserved - this.#firstObserved + 1 >= this.#observedCount &&
      this.#macdVCount <= Math.max(0, this.#bars - SLOW_PERIOD + 1) &&
      (this.#macdVCount === 0 || (this.#observedCount >= ATR_PERIOD && this.#atr >= SMALLEST_ATR)) &&
      this.#rangingRun <= this.#macdVCount &&
      this.#atr >= 0
    );
  }
}

const bitCount = (word: number): number => {
  let count = 0;
  for (let rest = word; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
};
