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
  readonly #timeframe: Timeframe;
  readonly #candles = new Map<number, Candle>();

  constructor(timeframe: Timeframe) {
    this.#timeframe = timeframe;
  }

  get(openTime: number): Candle | undefined {
    return this.#candles.get(openTime);
  }

  /** Adds a candle newer than all, or replaces one that is kept. */
  put(candle: Candle): void {
    const known = this.#candles.has(candle.openTime);
    this.#candles.set(candle.openTime, candle);
    if (known) return;
    const oldest = this.#oldestKept(candle.openTime);
    for (const openTime of this.#candles.keys()) {
      if (openTime >= oldest) break;
      this.#candles.delete(openTime);
    }
  }

  #oldestKept(newest: number): number {
    return this.#timeframe === '5m'
      ? bucketStart(newest - LINGER_MS, '1d')
      : newest - ((KEPT[this.#timeframe] ?? KEPT_OTHERWISE) - 1) * TIMEFRAME_MS[this.#timeframe];
  }
}
