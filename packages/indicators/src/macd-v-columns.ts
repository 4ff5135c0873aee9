import type { Bar } from './bar.ts';
import { MacdV } from './macd-v.ts';
import type { MacdVValues } from './macd-v-point.ts';
import { DEFAULT_RANGING_BARS, isRanging, macdVState } from './macd-v-state.ts';

/** What is known of a row, as bits. */
const DEFINED = 1;
const SEEDED = 2;
const SYNTHETIC = 4;

/** MACD-V of many bars, without an object a bar. The state of a bar is found when it is asked for. */
export class MacdVColumns {
  readonly length: number;
  /** V and the deviation of its signal from it, row by row; filled by `MacdV.updateAll`. */
  readonly rows: Float64Array;
  readonly #known: Uint8Array;

  constructor(length: number) {
    this.length = length;
    this.rows = new Float64Array(2 * length);
    this.#known = new Uint8Array(length);
  }

  set(index: number, macdV: number | null, signalDeviation: number, seeded: boolean, synthetic: boolean): void {
    this.rows[2 * index] = macdV ?? 0;
    this.rows[2 * index + 1] = signalDeviation;
    this.#known[index] = (macdV === null ? 0 : DEFINED) | (seeded ? SEEDED : 0) | (synthetic ? SYNTHETIC : 0);
  }

  /** Says that the rows from `from` to before `to` are filled with observed bars that have a signal. */
  markSeeded(from: number, to: number): void {
    this.#known.fill(DEFINED | SEEDED, from, to);
  }

  /** The values of bar `index`, null where not defined; all undefined outside of 0 to length − 1. */
  at(index: number): MacdVValues {
    const known = this.#known[index] ?? 0;
    const value = this.rows[2 * index] ?? 0;
    const deviation = this.rows[2 * index + 1] ?? 0;
    const macdV = (known & DEFINED) === 0 ? null : value;
    const signal = (known & SEEDED) === 0 ? null : value + deviation;
    const histogram = (known & SEEDED) === 0 ? null : 0 - deviation;
    return { macdV, signal, histogram, state: macdVState(macdV, signal, this.#endsRange(index)) };
  }

  /** Whether the last 20 observed bars up to `index`, without a hole in V, have |V| <= 50. */
  #endsRange(index: number): boolean {
    let count = 0;
    for (let row = index; row >= 0; row--) {
      const known = this.#known[row] ?? 0;
      if ((known & DEFINED) === 0) return false;
      if ((known & SYNTHETIC) !== 0) continue;
      if (!isRanging(this.rows[2 * row] ?? 0)) return false;
      count++;
      if (count === DEFAULT_RANGING_BARS) return true;
    }
    return false;
  }
}

/** MACD-V of a whole series at once, the same bits as bar by bar. Throws as `MacdV.update`. */
export const macdVColumns = (bars: readonly Bar[]): MacdVColumns => {
  const columns = new MacdVColumns(bars.length);
  new MacdV().updateAll(bars, columns);
  return columns;
};
