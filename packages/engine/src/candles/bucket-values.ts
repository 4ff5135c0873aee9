import type { BucketValues } from './candle-outcome.ts';

/** A bucket without trades: every price is the close before it. */
export const flat = (close: number): BucketValues => ({ open: close, high: close, low: close, close, volume: 0 });

export const sameValues = (a: BucketValues, b: BucketValues): boolean =>
  a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
