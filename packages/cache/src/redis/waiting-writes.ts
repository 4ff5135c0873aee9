import type { Candle, StoredMacdV, Ticker } from '@livermore/schemas';
import { BucketSeries } from '../bucket-series.ts';
import { CANDLES_KEPT } from '../hot-store.ts';
import { candlesKey, indicatorKey, tickerKey } from '../keys.ts';

/** Of all series together; beyond it each new candle takes the place of the oldest of its series. */
export const MAX_WAITING_CANDLES = 100_000;

interface WaitingCandle {
  openTime: number;
  order: number;
  json: string;
}

interface WaitingValue {
  order: number;
  json: string;
}

/** What one key is to become. */
export type Write =
  | { kind: 'candles'; key: string; candles: readonly WaitingCandle[] }
  | { kind: 'value'; key: string; value: WaitingValue };

/** Buckets or values in a write. */
export const sizeOf = (write: Write): number => (write.kind === 'candles' ? write.candles.length : 1);

/**
 * Store writes that have not gone out yet. The newest of a key or bucket replaces the one before,
 * and no series holds more than the store itself would keep, so it stays bounded however long a
 * server is away.
 */
export class WaitingWrites {
  #candles = new Map<string, BucketSeries<WaitingCandle>>();
  #values = new Map<string, WaitingValue>();
  #candleCount = 0;
  #dropped = 0;
  /** Number of the last write handed over: what is restored must not replace what came after it. */
  #order = 0;

  /** Buckets and values that wait. */
  get size(): number {
    return this.#candleCount + this.#values.size;
  }

  /** Candles given up because too many waited. */
  get dropped(): number {
    return this.#dropped;
  }

  putCandle(candle: Candle, json = JSON.stringify(candle)): void {
    this.#order += 1;
    this.#keepCandle(candlesKey(candle), { openTime: candle.openTime, order: this.#order, json });
  }

  putIndicator(value: StoredMacdV): void {
    this.#putValue(indicatorKey(value), JSON.stringify(value));
  }

  putTicker(ticker: Ticker): void {
    this.#putValue(tickerKey(ticker), JSON.stringify(ticker));
  }

  /** Takes out what waits, key by key, up to about `maxCandles` candles. */
  take(maxCandles: number): Write[] {
    const writes: Write[] = [];
    for (const [key, value] of this.#values) writes.push({ kind: 'value', key, value });
    this.#values = new Map();
    let taken = 0;
    for (const [key, series] of this.#candles) {
      if (taken >= maxCandles) break;
      taken += series.size;
      writes.push({ kind: 'candles', key, candles: series.items });
      this.#candles.delete(key);
    }
    this.#candleCount -= taken;
    return writes;
  }

  /** Puts back what did not arrive; what was handed over later stays as it is. */
  restore(write: Write): void {
    if (write.kind === 'candles') {
      for (const candle of write.candles) this.#keepCandle(write.key, candle);
      return;
    }
    const present = this.#values.get(write.key);
    if (!present || present.order < write.value.order) this.#values.set(write.key, write.value);
  }

  #putValue(key: string, json: string): void {
    this.#order += 1;
    this.#values.set(key, { order: this.#order, json });
  }

  #keepCandle(key: string, candle: WaitingCandle): void {
    let series = this.#candles.get(key);
    if (!series) this.#candles.set(key, (series = new BucketSeries(CANDLES_KEPT)));
    const present = series.at(candle.openTime);
    if (present && present.order > candle.order) return;
    const before = series.size;
    series.put(candle);
    this.#candleCount += series.size - before;
    if (this.#candleCount > MAX_WAITING_CANDLES) this.#makeRoom(key, series);
  }

  /** A series that has only just begun to wait takes the place of another, each in its turn. */
  #makeRoom(key: string, series: BucketSeries<WaitingCandle>): void {
    const [first] = this.#candles;
    const [fromKey, from] = series.size > 1 || !first ? [key, series] : first;
    from.removeOldest();
    this.#candles.delete(fromKey);
    if (from.size > 0) this.#candles.set(fromKey, from);
    this.#candleCount -= 1;
    this.#dropped += 1;
  }
}
