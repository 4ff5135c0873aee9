import type { MacdVPoint, MacdVState } from '@livermore/schemas';
import type { JudgedClose } from '../alerts/judge.ts';

const FIVE_MINUTES = 300_000;

/** A reading with this V and histogram; seeded unless the histogram is null. */
export const point = (macdV: number | null, histogram: number | null = 0, more: Partial<MacdVPoint> = {}): MacdVPoint => ({
  macdV,
  signal: macdV === null || histogram === null ? null : macdV - histogram,
  histogram: macdV === null ? null : histogram,
  fastEma: 1,
  slowEma: 1,
  atr: 1,
  state: 'RANGING' satisfies MacdVState,
  seeded: macdV !== null && histogram !== null,
  observedCount: 100,
  spanBars: 100,
  syntheticShare: 0,
  ...more,
});

/** The `index`-th 5m close, with V going from `previous` to `current`. */
export const closeAt = (
  index: number,
  previous: MacdVPoint | number | null,
  current: MacdVPoint | number,
  synthetic = false,
): JudgedClose => ({
  previous: typeof previous === 'number' ? point(previous) : previous,
  current: typeof current === 'number' ? point(current) : current,
  candle: { openTime: index * FIVE_MINUTES, timeframe: '5m', close: 1, synthetic },
});
