import type { MacdVState } from './macd-v-state.ts';

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

/** The part of a point that a batch gives for every bar. */
export type MacdVValues = Pick<MacdVPoint, 'macdV' | 'signal' | 'histogram' | 'state'>;
