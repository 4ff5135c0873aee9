import type { Candle, SeriesId, StoredMacdV, Ticker } from '@livermore/schemas';
import { ErrorReply } from 'redis';
import type { Listened } from '../hot-store.ts';
import { candlesKey, indicatorKey, tickerKey, type SymbolId } from '../keys.ts';
import { parseStoredCandle, parseStoredMacdV, parseStoredTicker } from '../stored-values.ts';
import type { RedisPipeline } from './redis-pipeline.ts';

/** Reads what is stored in Redis and takes nothing on trust: what does not fit its key is left out and counted. */
export class RedisReader {
  readonly #pipeline: RedisPipeline;
  #unreadableValues = 0;

  constructor(pipeline: RedisPipeline) {
    this.#pipeline = pipeline;
  }

  get unreadableValues(): number {
    return this.#unreadableValues;
  }

  async candles(series: SeriesId, limit: number): Promise<Candle[]> {
    if (limit < 1) return [];
    const texts = await this.#texts(['ZRANGE', candlesKey(series), '0', String(limit - 1), 'REV']);
    const byTime = new Map<number, Candle>();
    for (const text of texts.reverse()) {
      const candle = this.#read(text, (json) => parseStoredCandle(json, series));
      if (!candle) continue;
      const present = byTime.get(candle.openTime);
      // Another writer may have added to a bucket without replacing it: the newest revision counts.
      if (!present || present.revision <= candle.revision) byTime.set(candle.openTime, candle);
    }
    return [...byTime.values()];
  }

  async indicators(series: readonly SeriesId[]): Promise<(StoredMacdV | undefined)[]> {
    const texts = series.length === 0 ? [] : await this.#texts(['MGET', ...series.map(indicatorKey)]);
    return series.map((one, index) => this.#read(texts[index], (json) => parseStoredMacdV(json, one)));
  }

  async tickers(symbols: readonly SymbolId[]): Promise<(Ticker | undefined)[]> {
    const texts = symbols.length === 0 ? [] : await this.#texts(['MGET', ...symbols.map(tickerKey)]);
    return symbols.map((symbol, index) => this.#read(texts[index], (json) => parseStoredTicker(json, symbol)));
  }

  async listened(): Promise<Listened> {
    try {
      const [patterns, channels] = await Promise.all([
        this.#pipeline.ask(['PUBSUB', 'NUMPAT']),
        this.#pipeline.ask(['PUBSUB', 'CHANNELS', 'channel:*']),
      ]);
      return { everything: Number(patterns) > 0, channels: new Set(Array.isArray(channels) ? channels.map(String) : []) };
    } catch {
      return { everything: false, channels: new Set() };
    }
  }

  /** Nobody can be reached while the server cannot. */
  async listeners(channels: readonly string[]): Promise<boolean[]> {
    if (channels.length === 0) return [];
    try {
      const [patterns, counts] = await Promise.all([
        this.#pipeline.ask(['PUBSUB', 'NUMPAT']),
        this.#pipeline.ask(['PUBSUB', 'NUMSUB', ...channels]),
      ]);
      // NUMSUB answers with name, count, name, count, …
      return channels.map((_, index) => Number(patterns) > 0 || (Array.isArray(counts) && Number(counts[index * 2 + 1]) > 0));
    } catch {
      return channels.map(() => false);
    }
  }

  #read<Value>(text: unknown, parse: (json: string) => Value | undefined): Value | undefined {
    if (text === null || text === undefined) return undefined;
    const value = typeof text === 'string' ? parse(text) : undefined;
    if (value === undefined) this.#unreadableValues += 1;
    return value;
  }

  /** The list a command answers with. A key of another type is as unreadable as a broken value. */
  async #texts(command: string[]): Promise<unknown[]> {
    try {
      const reply = await this.#pipeline.ask(command);
      return Array.isArray(reply) ? (reply as unknown[]) : [];
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error;
      this.#unreadableValues += 1;
      return [];
    }
  }
}
