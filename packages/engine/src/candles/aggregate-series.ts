import { bucketEnd, bucketStart, TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle, Timeframe } from '@livermore/schemas';
import type { BucketValues, HoleCause } from './candle-outcome.ts';
import { Fold } from './fold.ts';
import type { OrderedSeries } from './ordered-series.ts';
import type { Settled } from './settled.ts';

const PART: Timeframe = '5m';

/** Looks up a closed 5m candle that is still kept. */
type Parts = (openTime: number) => Candle | undefined;

/**
 * A series made of closed 5m candles: a bucket is complete when its last 5m candle is closed. One
 * that the 5m series saw only the end of is a hole.
 */
export class AggregateSeries {
  readonly series: OrderedSeries;
  readonly #timeframe: Timeframe;
  #openTime = Number.NaN;
  #fold = new Fold();
  /** Every 5m bucket since the open of the bucket has been seen. */
  #whole = false;

  constructor(series: OrderedSeries) {
    this.series = series;
    this.#timeframe = series.timeframe;
  }

  /** The next 5m bucket closed; `candle` is null when nothing was ever traded before its end. */
  step(openTime: number, candle: Candle | null, at: number, cause: (openTime: number) => HoleCause): void {
    const start = bucketStart(openTime, this.#timeframe);
    if (!this.series.started) this.series.start(start, null);
    if (start !== this.#openTime) {
      this.#openTime = start;
      this.#fold = new Fold();
      this.#whole = openTime === start;
    }
    if (candle) this.#fold.add(candle, candle.synthetic);
    const end = bucketEnd(start, this.#timeframe);
    if (bucketEnd(openTime, PART) < end) return;
    this.series.judgeUpTo(end, (bucket) =>
      bucket === start && this.#whole ? this.#settled(this.#fold, at) : cause(bucket),
    );
  }

  /** A 5m candle inside the bucket at `openTime` changed: adds it up again as far as it is kept. */
  refresh(openTime: number, parts: Parts, at: number): void {
    if (openTime === this.#openTime) this.#fold = Fold.of(this.#parts(openTime, parts));
    const candles = this.#parts(openTime, parts);
    if (candles.length < TIMEFRAME_MS[this.#timeframe] / TIMEFRAME_MS[PART]) return;
    const { values, ...rest } = this.#settled(Fold.of(candles), at);
    if (values) this.series.recompute(openTime, { ...rest, values });
  }

  /** The bucket that holds the 5m bucket at `nextPart`, with that one as far as it has come. */
  forming(nextPart: number, part: BucketValues | null): (BucketValues & { openTime: number }) | null {
    const openTime = bucketStart(nextPart, this.#timeframe);
    const begun = openTime !== nextPart;
    if (this.series.started && !(this.series.upToDate && this.series.nextToJudge === openTime)) return null;
    if (begun && !(this.#whole && this.#openTime === openTime)) return null;
    if (!begun) return part && { ...part, openTime };
    const values = part ? this.#fold.with(part) : this.#fold.result?.values;
    return values ? { ...values, openTime } : null;
  }

  #parts(openTime: number, parts: Parts): Candle[] {
    const candles: Candle[] = [];
    const end = bucketEnd(openTime, this.#timeframe);
    for (let part = openTime; part < end; part += TIMEFRAME_MS[PART]) {
      const candle = parts(part);
      if (candle) candles.push(candle);
    }
    return candles;
  }

  #settled(fold: Fold, at: number): Settled {
    const { values = null, synthetic = false } = fold.result ?? {};
    return { values, synthetic, source: 'aggregate', at, asOf: at };
  }
}
