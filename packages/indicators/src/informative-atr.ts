import type { Bar } from './bar.ts';
import { isUsableBar, unusableBar } from './bar.ts';
import type { Indicator, Snapshot } from './indicator.ts';
import { malformed, snapshotValues } from './indicator.ts';
import { trueRange } from './true-range.ts';
import { wilderWarmUpStep } from './wilder-average.ts';

/**
 * Wilder's average true range that learns from observed bars only. A synthetic bar contributes no
 * true range and carries the average forward; the jump across a gap counts once, from the carried
 * close. The average starts after `period` observed bars, the first of which counts with high − low.
 */
export class InformativeAtr implements Indicator<Bar, number | null> {
  readonly period: number;
  #bars = 0;
  #observedCount = 0;
  #close = 0;
  #average = 0;

  constructor(period: number) {
    this.period = period;
  }

  /** Continues the series of `snapshot`; throws TypeError when it is malformed. */
  static restore(period: number, snapshot: Snapshot): InformativeAtr {
    const atr = new InformativeAtr(period);
    const [bars = 0, observedCount = 0, close = 0, average = 0] = snapshotValues('ATR', snapshot, {
      counts: 2,
      numbers: 2,
    });
    if (observedCount > bars) throw malformed('ATR', 'more bars observed than seen');
    atr.#bars = bars;
    atr.#observedCount = observedCount;
    atr.#close = close;
    atr.#average = average;
    return atr;
  }

  update(bar: Bar): void {
    const { high, low, close, synthetic } = bar;
    if (!isUsableBar(high, low, close)) throw unusableBar(bar);
    if (!synthetic) {
      const range = trueRange(high, low, this.#bars === 0 ? low : this.#close);
      this.#observedCount++;
      this.#average = wilderWarmUpStep(this.#average, range, this.#observedCount, this.period);
    }
    this.#bars++;
    this.#close = close;
  }

  reading(): number | null {
    return this.#observedCount < this.period ? null : this.#average;
  }

  preview(bar: Bar): number | null {
    const copy = this.clone();
    copy.update(bar);
    return copy.reading();
  }

  clone(): InformativeAtr {
    const copy = new InformativeAtr(this.period);
    copy.#bars = this.#bars;
    copy.#observedCount = this.#observedCount;
    copy.#close = this.#close;
    copy.#average = this.#average;
    return copy;
  }

  snapshot(): Snapshot {
    return { layout: 1, values: [this.#bars, this.#observedCount, this.#close, this.#average] };
  }
}
