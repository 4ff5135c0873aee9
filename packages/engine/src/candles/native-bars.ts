import type { BucketValues, HoleCause, NativeCandle } from './candle-outcome.ts';
import type { Settled, SettledValues } from './settled.ts';

/** A bucket as the venue gave it, known at venue time `at`. */
export const streamed = (candle: NativeCandle, at: number): SettledValues => ({
  values: valuesOf(candle),
  source: 'stream',
  at,
  asOf: candle.at,
});

const valuesOf = ({ open, high, low, close, volume }: NativeCandle): BucketValues => ({ open, high, low, close, volume });

/**
 * Buckets that the venue streams itself. Each update is complete as of its time, so an older one
 * says nothing new; within one millisecond the larger volume is the later one.
 */
export class NativeBars {
  readonly #newest = new Map<number, NativeCandle>();

  update(candle: NativeCandle): void {
    const known = this.#newest.get(candle.openTime);
    const older =
      known && (candle.at < known.at || (candle.at === known.at && candle.volume < known.volume));
    if (!older) this.#newest.set(candle.openTime, candle);
  }

  /** The word on a bucket that has ended; it is not asked again. */
  verdict(openTime: number, trustFrom: number, at: number): Settled | HoleCause {
    const candle = this.#newest.get(openTime);
    this.#newest.delete(openTime);
    if (!candle) return openTime >= trustFrom ? 'not-yet-known' : 'feed-down';
    return trusted(candle, trustFrom) ? streamed(candle, at) : 'feed-down';
  }

  /** The bucket as far as it has come; null without an update since the newest gap. */
  forming(openTime: number, trustFrom: number): BucketValues | null {
    const candle = this.#newest.get(openTime);
    return candle && trusted(candle, trustFrom) ? valuesOf(candle) : null;
  }
}

const trusted = ({ final, at }: NativeCandle, trustFrom: number): boolean => final || at >= trustFrom;
