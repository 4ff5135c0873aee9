import type { Bar } from './bar.ts';
import { MacdV } from './macd-v.ts';
import type { MacdVValues } from './macd-v-point.ts';
import { macdVState } from './macd-v-state.ts';

/** What is known of a row: nothing, V alone, V and signal, and the same within a range. */
const NOTHING = 0;
const MACD_V = 1;
const SIGNAL = 2;
const SIGNAL_IN_RANGE = 3;

/** MACD-V of many bars in columns, without an object a bar. */
export class MacdVColumns {
  readonly length: number;
  readonly #macdV: Float64Array;
  readonly #histogram: Float64Array;
  readonly #known: Uint8Array;

  constructor(length: number) {
    this.length = length;
    this.#macdV = new Float64Array(length);
    this.#histogram = new Float64Array(length);
    this.#known = new Uint8Array(length);
  }

  set(index: number, macdV: number, signalDeviation: number, seeded: boolean, ranging: boolean): void {
    this.#macdV[index] = macdV;
    this.#histogram[index] = 0 - signalDeviation;
    this.#known[index] = !seeded ? MACD_V : ranging ? SIGNAL_IN_RANGE : SIGNAL;
  }

  /** The values of bar `index`, null where not defined; all undefined outside of 0 to length − 1. */
  at(index: number): MacdVValues {
    const known = this.#known[index] ?? NOTHING;
    const macdV = known >= MACD_V ? (this.#macdV[index] ?? null) : null;
    const histogram = known >= SIGNAL ? (this.#histogram[index] ?? null) : null;
    const signal = macdV !== null && histogram !== null ? macdV - histogram : null;
    return { macdV, signal, histogram, state: macdVState(macdV, signal, known === SIGNAL_IN_RANGE) };
  }
}

/** MACD-V of a whole series at once, the same bits as bar by bar. Throws as `MacdV.update`. */
export const macdVColumns = (bars: readonly Bar[]): MacdVColumns => {
  const series = new MacdV();
  const columns = new MacdVColumns(bars.length);
  let index = 0;
  for (const bar of bars) {
    series.update(bar);
    series.record(columns, index++);
  }
  return columns;
};
