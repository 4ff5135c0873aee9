import { bucketStart } from '@livermore/schemas';
import type { Timeframe } from '@livermore/schemas';
import type { BucketValues, HoleCause, TapeTrade } from './candle-outcome.ts';
import type { Settled } from './settled.ts';
import { VolumeSum } from './volume-sum.ts';

interface Bar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: VolumeSum;
  trades: number;
}

const valuesOf = ({ open, high, low, close, volume, trades }: Bar): BucketValues => ({
  open,
  high,
  low,
  close,
  volume: volume.value,
  trades,
});

/** The values of a bucket with one more trade at its end. */
export const withTrade = (values: BucketValues, { price, size }: TapeTrade): BucketValues => ({
  open: values.open,
  high: Math.max(values.high, price),
  low: Math.min(values.low, price),
  close: price,
  volume: VolumeSum.of(values.volume, size),
  trades: (values.trades ?? 0) + 1,
});

/** What one trade says about the tape. */
export interface TapeStep {
  /** A trade to count: not seen before and not merely repeated by a snapshot. */
  fresh: boolean;
  /** Time since which trades are missing, when this one shows that some are. */
  lostSince: number | null;
}

/**
 * Bars of one timeframe out of trades. Ids of a symbol are contiguous, so a jump proves a loss: no
 * bucket that opened up to the trade behind the jump is complete.
 */
export class TradeBars {
  readonly #timeframe: Timeframe;
  readonly #bars = new Map<number, Bar>();
  #lastId: number | null = null;
  #lastTime = Number.NEGATIVE_INFINITY;
  #completeFrom = Number.NEGATIVE_INFINITY;

  constructor(timeframe: Timeframe) {
    this.#timeframe = timeframe;
  }

  /**
   * Follows the ids. A trade of a snapshot is not counted, since what precedes the snapshot is not
   * known, so its bucket lacks it.
   */
  follow({ id, time, snapshot }: TapeTrade): TapeStep {
    if (this.#lastId !== null && id <= this.#lastId) return { fresh: false, lostSince: null };
    const jump = this.#lastId !== null && id > this.#lastId + 1;
    const lostSince = jump ? this.#lastTime : snapshot ? time : null;
    if (lostSince !== null) this.#completeFrom = Math.max(this.#completeFrom, time + 1);
    this.#lastId = id;
    this.#lastTime = Math.max(this.#lastTime, time);
    return { fresh: !snapshot, lostSince };
  }

  add({ price, size, time }: TapeTrade): void {
    const openTime = bucketStart(time, this.#timeframe);
    let bar = this.#bars.get(openTime);
    if (!bar) {
      bar = { open: price, high: price, low: price, close: price, volume: new VolumeSum(), trades: 0 };
      this.#bars.set(openTime, bar);
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume.add(size);
    bar.trades += 1;
  }

  /** The word on a bucket that has ended; it is not asked again. */
  verdict(openTime: number, trustFrom: number, at: number): Settled | HoleCause {
    const bar = this.#bars.get(openTime);
    this.#bars.delete(openTime);
    if (!this.#complete(openTime, trustFrom)) return 'feed-down';
    return bar ? { values: valuesOf(bar), source: 'trades', at, asOf: at } : 'not-yet-known';
  }

  /** The bucket as far as it has come; null without trades or when some are missing. */
  forming(openTime: number, trustFrom: number): BucketValues | null {
    const bar = this.#bars.get(openTime);
    return bar && this.#complete(openTime, trustFrom) ? valuesOf(bar) : null;
  }

  #complete(openTime: number, trustFrom: number): boolean {
    return openTime >= trustFrom && openTime >= this.#completeFrom;
  }
}
