import type { Bar } from './bar.ts';
import { MacdV } from './macd-v.ts';
import type { MacdVPoint } from './macd-v-point.ts';
import { Revisable } from './revisable.ts';

/** MACD-V whose newest bars may still be corrected; `new RevisableMacdV(MacdV.restore(snapshot))` continues one. */
export class RevisableMacdV extends Revisable<Bar, MacdVPoint> {
  constructor(series: MacdV = new MacdV(), depth?: number) {
    super(series, depth);
  }
}
