import { messageOf, sleep, type Clock, type Logger } from '@livermore/base';
import { TIMEFRAMES, type Candle, type SeriesId, type StoredMacdV, type Ticker } from '@livermore/schemas';
import type { HotStore, HotStoreObservation, Listened, MessageListener, Unsubscribe } from '../hot-store.ts';
import { candlesKey, indicatorKey, tickerKey, type ChannelPattern, type SymbolId } from '../keys.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisPipeline } from './redis-pipeline.ts';
import { RedisReader } from './redis-reader.ts';
import { RedisSubscriptions } from './redis-subscriptions.ts';
import { replaceCommandOf } from './replace-script.ts';

/** How long closing waits for the last writes to be answered. */
const LAST_WRITES_LIMIT_MS = 1000;

export interface RedisHotStoreOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  clock: Clock;
  logger: Logger;
  /** Numbers in [0, 1) for the jitter of reconnecting. */
  random?: () => number;
}

/**
 * A hot store and bus on Redis 6.2 or newer, or Valkey. Begins to connect and returns at once,
 * whether or not the server is there; `docs/decisions/hot-store.md` tells what happens while it is away.
 */
export const createRedisHotStore = (options: RedisHotStoreOptions): HotStore => new RedisHotStore(options);

class RedisHotStore implements HotStore {
  readonly #clock: Clock;
  readonly #commands: RedisConnection;
  readonly #subscriber: RedisConnection;
  readonly #pipeline: RedisPipeline;
  readonly #reader: RedisReader;
  readonly #channels: RedisSubscriptions;
  readonly #patterns: RedisSubscriptions;
  readonly #resubscribedListeners = new Set<() => void>();
  readonly #readyListeners = new Set<() => void>();
  #connected = false;
  #since: number;
  #reconnects = 0;
  #everConnected = false;
  #listenerErrors = 0;
  #closed = false;

  constructor({ url, clock, logger, random = Math.random }: RedisHotStoreOptions) {
    this.#clock = clock;
    this.#since = clock.now();
    const common = { url, clock, logger, random };
    this.#commands = new RedisConnection({
      ...common,
      name: 'livermore-commands',
      onReady: () => {
        this.#pipeline.schedule();
        this.#onChange();
      },
      onLost: () => {
        this.#pipeline.lost();
        this.#onChange();
      },
    });
    this.#subscriber = new RedisConnection({
      ...common,
      name: 'livermore-subscriptions',
      onReady: () => {
        void this.#resubscribe();
        this.#onChange();
      },
      onLost: () => this.#onChange(),
    });
    const onListenerError = (error: unknown, channel: string): void => {
      this.#listenerErrors += 1;
      logger.error({ channel, error: messageOf(error) }, 'a listener of messages threw');
    };
    const subscriptions = { connection: this.#subscriber, logger, onListenerError };
    this.#pipeline = new RedisPipeline({ connection: this.#commands, clock, logger });
    this.#reader = new RedisReader(this.#pipeline);
    this.#channels = new RedisSubscriptions({ kind: 'CHANNELS', ...subscriptions });
    this.#patterns = new RedisSubscriptions({ kind: 'PATTERNS', ...subscriptions });
  }

  putCandle(candle: Candle, json?: string): void {
    this.#pipeline.waiting.putCandle(candle, json);
    this.#pipeline.schedule();
  }

  async replaceCandles(series: SeriesId, candles: readonly Candle[]): Promise<void> {
    await this.#pipeline.ask(replaceCommandOf(series, candles));
  }

  async clear(symbol: SymbolId): Promise<void> {
    const series = TIMEFRAMES.map((timeframe) => ({ ...symbol, timeframe }));
    await this.#pipeline.ask(['DEL', tickerKey(symbol), ...series.map(candlesKey), ...series.map(indicatorKey)]);
  }

  putIndicator(value: StoredMacdV): void {
    this.#pipeline.waiting.putIndicator(value);
    this.#pipeline.schedule();
  }

  putTicker(ticker: Ticker): void {
    this.#pipeline.waiting.putTicker(ticker);
    this.#pipeline.schedule();
  }

  publish(channel: string, message: string): void {
    this.#pipeline.publish(channel, message);
  }

  candles(series: SeriesId, limit: number): Promise<Candle[]> {
    return this.#reader.candles(series, limit);
  }

  indicators(series: readonly SeriesId[]): Promise<(StoredMacdV | undefined)[]> {
    return this.#reader.indicators(series);
  }

  tickers(symbols: readonly SymbolId[]): Promise<(Ticker | undefined)[]> {
    return this.#reader.tickers(symbols);
  }

  subscribe(channels: readonly string[], listener: MessageListener): Promise<Unsubscribe> {
    return this.#channels.add(channels, listener);
  }

  subscribePattern(pattern: ChannelPattern, listener: MessageListener): Promise<Unsubscribe> {
    return this.#patterns.add([pattern], listener);
  }

  onResubscribed(listener: () => void): () => void {
    this.#resubscribedListeners.add(listener);
    return () => this.#resubscribedListeners.delete(listener);
  }

  listened(): Promise<Listened> {
    return this.#reader.listened();
  }

  listeners(channels: readonly string[]): Promise<boolean[]> {
    return this.#reader.listeners(channels);
  }

  async ready(withinMs: number): Promise<boolean> {
    if (this.#connected || this.#closed) return this.#connected;
    const waiting = new AbortController();
    const onReady = (): void => waiting.abort();
    this.#readyListeners.add(onReady);
    await sleep(this.#clock, withinMs, waiting.signal).catch(() => {});
    this.#readyListeners.delete(onReady);
    return this.#connected;
  }

  flushed(): Promise<void> {
    return this.#pipeline.flushed();
  }

  observe(): HotStoreObservation {
    return {
      kind: 'redis',
      connected: this.#connected,
      since: this.#since,
      reconnects: this.#reconnects,
      waitingWrites: this.#pipeline.waiting.size,
      droppedWrites: this.#pipeline.droppedWrites,
      droppedMessages: this.#pipeline.droppedMessages,
      unreadableValues: this.#reader.unreadableValues,
      listenerErrors: this.#listenerErrors,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const limit = new AbortController();
    await Promise.race([
      this.#pipeline.flushed(),
      sleep(this.#clock, LAST_WRITES_LIMIT_MS, limit.signal).catch(() => {}),
    ]);
    limit.abort();
    this.#pipeline.close();
    this.#channels.clear();
    this.#patterns.clear();
    await Promise.all([this.#commands.close(), this.#subscriber.close()]);
    for (const listener of this.#readyListeners) listener();
    this.#onChange();
  }

  async #resubscribe(): Promise<void> {
    if (this.#channels.size + this.#patterns.size === 0) return;
    await Promise.all([this.#channels.agree(), this.#patterns.agree()]);
    if (!this.#subscriber.ready) return;
    for (const listener of this.#resubscribedListeners) listener();
  }

  #onChange(): void {
    const connected = this.#commands.ready && this.#subscriber.ready;
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#since = this.#clock.now();
    if (!connected) return;
    if (this.#everConnected) this.#reconnects += 1;
    this.#everConnected = true;
    for (const listener of this.#readyListeners) listener();
  }
}
