import type { Bar } from './bar.ts';
import { isUsable, isUsableBar, unusableBar } from './bar.ts';
import { emaStep, emaWarmUpStep } from './ema.ts';
import type { Indicator, Snapshot } from './indicator.ts';
import { malformed, snapshotValues } from './indicator.ts';
import type { MacdVColumns } from './macd-v-columns.ts';
import type { MacdVPoint } from './macd-v-point.ts';
import type { MacdVState } from './macd-v-state.ts';
import { checkedRangingBars, DEFAULT_RANGING_BARS, isRanging, macdVState } from './macd-v-state.ts';
import { Observations } from './observations.ts';
import { trueRange } from './true-range.ts';
import { wilderStep, wilderWarmUpStep } from './wilder-average.ts';

const FAST_PERIOD = 12;
const SLOW_PERIOD = 26;
/** The slow length, not the 14 usual for an ATR. */
const ATR_PERIOD = 26;
const SIGNAL_PERIOD = 9;
const SCALE = 100;

/** An average true range below the smallest normal number has lost its digits and counts as zero. */
const SMALLEST_ATR = 2 ** -1022;

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
  /**
   * 1 while all averages have started and no synthetic bar is near, so that an observed bar can go
   * the short way; else 0. A number, since comparing one costs less than asking whether a field is true.
   */
  #steady = 0;
  #bars = 0;
  /**
   * The observed bars after this one have |V| <= 50. Moves on with each synthetic bar, which neither
   * counts nor breaks; a mark costs the usual bar less than counting.
   */
  #rangingSince = 0;
  #close = 0;
  /** Averages as deviations from the newest close or V, see `emaStep`; the histogram is −signal. */
  #fast = 0;
  #slow = 0;
  #atr = 0;
  #macdV = 0;
  #signal = 0;
  /** Defined V without a hole up to the newest bar, counted up to 9; 0 when its V is undefined. */
  #macdVCount = 0;
  #observations = new Observations();
  readonly #rangingBars: number;

  /** @param rangingBars observed bars of |V| <= 50 that make a range, 20 to 30 */
  constructor(rangingBars: number = DEFAULT_RANGING_BARS) {
    this.#rangingBars = checkedRangingBars(rangingBars);
  }

  /** Continues the series of `snapshot` to the same bits; throws TypeError when it is malformed. */
  static restore(snapshot: Snapshot, rangingBars: number = DEFAULT_RANGING_BARS): MacdV {
    const counts = Observations.VALUES + 3;
    const values = snapshotValues('MACD-V', snapshot, { counts, numbers: 6 });
    const [bars = 0, macdVCount = 0, rangingRun = 0, close = 0, fast = 0, slow = 0, atr = 0, macdV = 0, signal = 0] =
      values.slice(Observations.VALUES);
    const observations = Observations.from(values, bars);
    const observedCount = observations?.observedCount(bars) ?? 0;
    const series = new MacdV(rangingBars);
    if (
      observations === undefined ||
      macdVCount > Math.min(SIGNAL_PERIOD, Math.max(0, bars - SLOW_PERIOD + 1)) ||
      (macdVCount > 0 && !(observedCount >= ATR_PERIOD && atr >= SMALLEST_ATR)) ||
      rangingRun > (macdVCount === 0 ? 0 : observedCount)
    ) {
      throw malformed('MACD-V', 'its counts contradict each other');
    }
    series.#observations = observations;
    series.#bars = bars;
    series.#macdVCount = macdVCount;
    series.#rangingSince = bars - rangingRun;
    series.#close = close;
    series.#fast = fast;
    series.#slow = slow;
    series.#atr = atr;
    series.#macdV = macdV;
    series.#signal = signal;
    series.#settle();
    return series;
  }

  /**
   * Takes the next closed bar. Throws RangeError, before anything has changed, when a price is not
   * a number, is beyond 1e300, or high is below low.
   */
  update(bar: Bar): void {
    const { high, low, close } = bar;
    if (!isUsableBar(high, low, close)) throw unusableBar(bar);
    // The short way, for nearly every bar.
    if (this.#steady === 1 && !bar.synthetic) {
      const step = close - this.#close;
      const fast = emaStep(this.#fast, step, FAST_PERIOD);
      const slow = emaStep(this.#slow, step, SLOW_PERIOD);
      const atr = wilderStep(this.#atr, trueRange(high, low, this.#close), ATR_PERIOD);
      const macdV = ratio(fast, slow, atr);
      if (isDefined(macdV, atr)) {
        this.#signal = emaStep(this.#signal, macdV - this.#macdV, SIGNAL_PERIOD);
        const bars = this.#bars + 1;
        this.#bars = bars;
        this.#close = close;
        this.#fast = fast;
        this.#slow = slow;
        this.#atr = atr;
        this.#macdV = macdV;
        if (!isRanging(macdV)) this.#rangingSince = bars;
        return;
      }
    }
    this.#updateInFull(bar);
    this.#settle();
  }

  #settle(): void {
    this.#steady = this.#macdVCount === SIGNAL_PERIOD && this.#observations.isBusy ? 1 : 0;
  }

  #updateInFull({ high, low, close, synthetic }: Bar): void {
    const bars = this.#bars + 1;
    this.#observations.update(bars, synthetic);
    const observedCount = this.#observations.observedCount(bars);
    const step = close - this.#close;
    this.#fast = emaWarmUpStep(this.#fast, step, bars, FAST_PERIOD);
    this.#slow = emaWarmUpStep(this.#slow, step, bars, SLOW_PERIOD);
    if (!synthetic) {
      const range = trueRange(high, low, bars === 1 ? low : this.#close);
      this.#atr = wilderWarmUpStep(this.#atr, range, observedCount, ATR_PERIOD);
    }
    this.#bars = bars;
    this.#close = close;
    const macdV = ratio(this.#fast, this.#slow, this.#atr);
    if (bars < SLOW_PERIOD || observedCount < ATR_PERIOD || !isDefined(macdV, this.#atr)) {
      this.#breakOff();
      return;
    }
    const count = this.#macdVCount + 1;
    this.#signal = emaWarmUpStep(this.#signal, macdV - this.#macdV, count, SIGNAL_PERIOD);
    this.#macdVCount = Math.min(count, SIGNAL_PERIOD);
    this.#macdV = macdV;
    if (synthetic) this.#rangingSince++;
    else if (!isRanging(macdV)) this.#rangingSince = bars;
  }

  /** V is undefined: its signal and its run of ranging bars end. */
  #breakOff(): void {
    this.#macdVCount = 0;
    this.#rangingSince = this.#bars;
    this.#macdV = 0;
    this.#signal = 0;
  }

  reading(): MacdVPoint {
    const { macdV, signal, histogram, state } = this;
    const bars = this.#bars;
    const observedCount = this.#observations.observedCount(bars);
    const point: MacdVPoint = {
      macdV,
      signal,
      histogram,
      fastEma: bars < FAST_PERIOD ? null : this.#close + this.#fast,
      slowEma: bars < SLOW_PERIOD ? null : this.#close + this.#slow,
      atr: observedCount < ATR_PERIOD ? null : this.#atr,
      state,
      seeded: signal !== null,
      observedCount,
      spanBars: this.#observations.spanBars(bars),
      syntheticShare: this.#observations.syntheticShare(bars),
    };
    if (macdV === null) point.reason = undefinedReason(bars, observedCount, this.#atr);
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
    return macdVState(this.macdV, this.signal, this.#bars - this.#rangingSince >= this.#rangingBars);
  }

  /**
   * Takes bars and writes their values into the rows of the same index. Throws as `update`. Busy
   * stretches are walked with the state in local variables, by the same steps.
   */
  updateAll(bars: readonly Bar[], columns: MacdVColumns): void {
    for (let index = 0; index < bars.length; index++) {
      const first = index;
      index = this.#walkBusy(bars, first, columns.rows);
      columns.markSeeded(first, index);
      const bar = bars[index];
      if (bar === undefined) return;
      this.update(bar);
      const seeded = this.#macdVCount === SIGNAL_PERIOD;
      columns.set(index, this.#macdVCount === 0 ? null : this.#macdV, this.#signal, seeded, bar.synthetic);
    }
  }

  /** The short way for the bars from `from` on; gives the index of the first that cannot go it. */
  #walkBusy(bars: readonly Bar[], from: number, rows: Float64Array): number {
    if (this.#steady === 0) return from;
    let previousClose = this.#close;
    let fast = this.#fast;
    let slow = this.#slow;
    let atr = this.#atr;
    let macdV = this.#macdV;
    let signal = this.#signal;
    let index = from;
    for (; index < bars.length; index++) {
      const bar = bars[index];
      if (bar === undefined || bar.synthetic) break;
      const { high, low, close } = bar;
      if (!isUsableBar(high, low, close)) break;
      const step = close - previousClose;
      const nextFast = emaStep(fast, step, FAST_PERIOD);
      const nextSlow = emaStep(slow, step, SLOW_PERIOD);
      const nextAtr = wilderStep(atr, trueRange(high, low, previousClose), ATR_PERIOD);
      const nextMacdV = ratio(nextFast, nextSlow, nextAtr);
      if (!isDefined(nextMacdV, nextAtr)) break;
      signal = emaStep(signal, nextMacdV - macdV, SIGNAL_PERIOD);
      previousClose = close;
      fast = nextFast;
      slow = nextSlow;
      atr = nextAtr;
      macdV = nextMacdV;
      rows[2 * index] = macdV;
      rows[2 * index + 1] = signal;
    }
    // The mark is set afterwards, going back to the last bar beyond the limit: cheaper than at each bar.
    let row = index;
    while (row > from && isRanging(rows[2 * row - 2] ?? 0)) row--;
    if (row > from) this.#rangingSince = this.#bars + row - from;
    this.#bars += index - from;
    this.#close = previousClose;
    this.#fast = fast;
    this.#slow = slow;
    this.#atr = atr;
    this.#macdV = macdV;
    this.#signal = signal;
    return index;
  }

  /** The reading after `bar`, for the bucket that is still open; changes nothing. Throws as `update`. */
  preview(bar: Bar): MacdVPoint {
    const copy = this.clone();
    copy.update(bar);
    return copy.reading();
  }

  clone(): MacdV {
    const copy = new MacdV(this.#rangingBars);
    copy.#observations = this.#observations.clone();
    copy.#bars = this.#bars;
    copy.#macdVCount = this.#macdVCount;
    copy.#rangingSince = this.#rangingSince;
    copy.#close = this.#close;
    copy.#fast = this.#fast;
    copy.#slow = this.#slow;
    copy.#atr = this.#atr;
    copy.#macdV = this.#macdV;
    copy.#signal = this.#signal;
    copy.#steady = this.#steady;
    return copy;
  }

  /** The state to continue from, in the order of the fields. */
  snapshot(): Snapshot {
    return {
      layout: 1,
      values: [
        ...this.#observations.values(),
        this.#bars,
        this.#macdVCount,
        this.#bars - this.#rangingSince,
        this.#close,
        this.#fast,
        this.#slow,
        this.#atr,
        this.#macdV,
        this.#signal,
      ],
    };
  }
}

/** V of averages that have started. Adding 0 turns -0 into 0, which is what JSON would make of it. */
const ratio = (fast: number, slow: number, atr: number): number => (SCALE * (fast - slow)) / atr + 0;

const isDefined = (macdV: number, atr: number): boolean => atr >= SMALLEST_ATR && isUsable(macdV);

const undefinedReason = (bars: number, observedCount: number, atr: number): string => {
  if (bars < SLOW_PERIOD) return `warming up: ${bars} of ${SLOW_PERIOD} bars`;
  if (observedCount < ATR_PERIOD) {
    return `insufficient trading: ${observedCount} of ${ATR_PERIOD} observed bars`;
  }
  return atr < SMALLEST_ATR
    ? 'no price movement: average true range is zero'
    : 'prices out of proportion: the averages differ by more than 1e298 true ranges';
};
