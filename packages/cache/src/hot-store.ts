import type { Candle, SeriesId, StoredMacdV, Ticker } from '@livermore/schemas';
import type { ChannelPattern, SymbolId } from './keys.ts';

/** How many candles of a series are kept. */
export const CANDLES_KEPT = 1000;

/**
 * The newest closed candles of each series. A candle is a value: nobody changes it after it was
 * handed over or read.
 */
export interface CandleStore {
  /**
   * Replaces the bucket of this candle. Only the newest `CANDLES_KEPT` of a series are kept.
   * `json` is the candle's JSON where the caller has made it already for its messages.
   */
  putCandle(candle: Candle, json?: string): void;
  /**
   * Replaces, at once for every reader, all candles of a series up to the newest of these (oldest
   * first, one or more); a newer one that is stored already stays.
   */
  replaceCandles(series: SeriesId, candles: readonly Candle[]): Promise<void>;
  /** The newest `limit` candles, oldest first. What cannot be read is left out and counted. */
  candles(series: SeriesId, limit: number): Promise<Candle[]>;
}

/** The newest indicator value of each series, with the state to continue from. */
export interface IndicatorStore {
  putIndicator(value: StoredMacdV): void;
  /** One answer per series, in the order asked; undefined where nothing readable is stored. */
  indicators(series: readonly SeriesId[]): Promise<(StoredMacdV | undefined)[]>;
}

/** The newest ticker of each symbol. */
export interface TickerStore {
  putTicker(ticker: Ticker): void;
  /** One answer per symbol, in the order asked; undefined where nothing readable is stored. */
  tickers(symbols: readonly SymbolId[]): Promise<(Ticker | undefined)[]>;
}

/** What is listened to. With a pattern in force it is every channel, as far as anybody can tell. */
export interface Listened {
  everything: boolean;
  channels: ReadonlySet<string>;
}

export type MessageListener = (channel: string, message: string) => void;

/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => Promise<void>;

/**
 * Publish and subscribe. A message reaches whoever listens at that moment and is otherwise gone:
 * it is a hint, the truth is stored elsewhere. Messages arrive in the order of publishing, never
 * in the turn in which they were published; a listener that throws is counted and harms no other.
 */
export interface MessageBus {
  publish(channel: string, message: string): void;
  /**
   * Resolves once messages will arrive. When the server is unreachable it resolves too: the
   * subscription is kept and comes into force with the connection.
   */
  subscribe(channels: readonly string[], listener: MessageListener): Promise<Unsubscribe>;
  subscribePattern(pattern: ChannelPattern, listener: MessageListener): Promise<Unsubscribe>;
  /** Calls `listener` each time all subscriptions are in force again after messages may have been missed. */
  onResubscribed(listener: () => void): () => void;
  /** What somebody, in whatever process, listens to now; nothing while the server cannot be reached. */
  listened(): Promise<Listened>;
  /**
   * For each channel whether somebody, in whatever process, may be listening. Any pattern in force
   * counts as listening to every channel, because a server does not tell which patterns it holds.
   */
  listeners(channels: readonly string[]): Promise<boolean[]>;
}

/** What was observed of a hot store. Counts are since its creation. */
export interface HotStoreObservation {
  kind: 'redis' | 'in-process';
  connected: boolean;
  /** Wall time since which `connected` is as it is, Unix ms. */
  since: number;
  reconnects: number;
  /** Writes that wait for the connection. */
  waitingWrites: number;
  /** Writes given up: too many waited, or the server refused them for good. */
  droppedWrites: number;
  /** Messages published while nobody could be reached. */
  droppedMessages: number;
  /** Stored values that could not be read. */
  unreadableValues: number;
  /** Exceptions thrown by listeners of messages. */
  listenerErrors: number;
}

/**
 * What is hot, and the bus. `put…` and `publish` return at once, never throw and are never
 * awaited; everything of one turn of the event loop goes out in one pipeline, values before
 * messages, so that whoever hears a message finds the value it speaks of. A read sees what was put
 * before it. Reads reject with AppError `REDIS_UNREACHABLE` while the server cannot be reached.
 */
export interface HotStore extends CandleStore, IndicatorStore, TickerStore, MessageBus {
  /** Removes all candles, indicators and the ticker of a symbol. */
  clear(symbol: SymbolId): Promise<void>;
  /** Whether the store is reachable, waiting for it at most `withinMs`. */
  ready(withinMs: number): Promise<boolean>;
  /** Resolves when everything handed over so far has arrived, or is known to wait for a connection or to be lost. */
  flushed(): Promise<void>;
  observe(): HotStoreObservation;
  /** Hands over what waits, ends every subscription and connection; takes two seconds at most. */
  close(): Promise<void>;
}
