import type { Candle } from '@livermore/schemas';
import type { BucketValues } from './candle-outcome.ts';
import { flat } from './bucket-values.ts';
import { VolumeSum } from './volume-sum.ts';

/**
 * Adds up the candles of one larger bucket, oldest first. Synthetic candles add nothing, since the
 * venue's own larger candle knows only trades; a bucket of nothing else repeats the last close.
 */
export class Fold {
  #bar: { open: number; high: number; low: number; close: number } | null = null;
  readonly #volume = new VolumeSum();
  #trades: number | undefined = 0;
  #lastClose: number | null = null;

  add(part: BucketValues, synthetic: boolean): void {
    this.#lastClose = part.close;
    if (synthetic) return;
    const { open, high, low, close, volume, trades } = part;
    this.#bar = this.#bar
      ? { open: this.#bar.open, high: Math.max(this.#bar.high, high), low: Math.min(this.#bar.low, low), close }
      : { open, high, low, close };
    this.#volume.add(volume);
    this.#trades = this.#trades === undefined || trades === undefined ? undefined : this.#trades + trades;
  }

  /** Null when nothing was added, that is, nothing was ever traded. */
  get result(): { values: BucketValues; synthetic: boolean } | null {
    if (!this.#bar) return this.#lastClose === null ? null : { values: flat(this.#lastClose), synthetic: true };
    const { open, high, low, close } = this.#bar;
    const values: BucketValues = { open, high, low, close, volume: this.#volume.value };
    if (this.#trades !== undefined) values.trades = this.#trades;
    return { values, synthetic: false };
  }

  /** The result with one more part, which is not kept. */
  with(part: BucketValues): BucketValues {
    if (!this.#bar) return part;
    const { open, high, low } = this.#bar;
    return {
      open,
      high: Math.max(high, part.high),
      low: Math.min(low, part.low),
      close: part.close,
      volume: VolumeSum.of(this.#volume.value, part.volume),
    };
  }

  static of(candles: readonly Candle[]): Fold {
    const fold = new Fold();
    for (const candle of candles) fold.add(candle, candle.synthetic);
    return fold;
  }
}
