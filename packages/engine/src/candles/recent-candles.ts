import { bucketStart, TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle, Timeframe } from '@livermore/schemas';

/** Closed candles kept per series, except on 5m. On 1m an hour, for losses that show late. */
const KEPT: Readonly<Partial<Record<Timeframe, number>>> = { '1m': 60 };
const KEPT_OTHERWISE = 24;
/** How long the 5m candles of a day stay after its end, for corrections of the daily candle. */
const LINGER_MS = TIMEFRAME_MS['1h'];

/**
 * The newest closed candles of a series. On 5m the whole current day stays, because the aggregates
 * that are still open, and those that a correction reaches, are made of it.
 */
export class RecentCandles {
  readonly #stepMs: number;
  readonly #timeframe: Timeframe;
  /** Oldest first. */
  readonly #candles: Candle[] = [];

  constructor(timeframe: Timeframe) {
    this.#stepMs = TIMEFRAME_MS[timeframe];
    this.#timeframe = timeframe;
  }

  get(openTime: number): Candle | undefined {
    const candle = this.#candles[this.#indexOf(openTime)];
    return candle?.openTime === openTime ? candle : undefined;
  }

  /** Adds a candle newer than all, or replaces one that is kept. */
  put(candle: Candle): void {
    const index = this.#indexOf(candle.openTime);
    const isKnown = this.#candles[index]?.openTime === candle.openTime;
    this.#candles[isKnown ? index : this.#candles.length] = candle;
    if (isKnown) return;
    const oldest = this.#oldestKept(candle.openTime);
    while ((this.#candles[0]?.openTime ?? oldest) < oldest) this.#candles.shift();
  }

  /** Where the bucket is, or would be: without a gap its distance from the newest says so at once. */
  #indexOf(openTime: number): number {
    const newest = this.#candles.length - 1;
    const newestOpenTime = this.#candles[newest]?.openTime ?? openTime;
    let index = Math.min(newest, Math.max(0, newest - (newestOpenTime - openTime) / this.#stepMs));
    while (index < newest && (this.#candles[index]?.openTime ?? openTime) < openTime) index += 1;
    return index;
  }

  #oldestKept(newest: number): number {
    return this.#timeframe === '5m'
      ? bucketStart(newest - LINGER_MS, '1d')
      : newest - ((KEPT[this.#timeframe] ?? KEPT_OTHERWISE) - 1) * TIMEFRAME_MS[this.#timeframe];
  }
}
