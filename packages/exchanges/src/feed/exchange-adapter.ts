import type { ConnectionState, Ohlcv, Timeframe } from '@livermore/schemas';
import type { OrderBookView } from './order-book.ts';

/** Kinds of market data that can be wanted for a symbol. */
export type StreamKind = 'trades' | 'candles' | 'ticker' | 'level2';

/** One stream: `candles:BTC-USD`. */
export type StreamKey = `${StreamKind}:${string}`;

export const streamKey = (kind: StreamKind, symbol: string): StreamKey => `${kind}:${symbol}`;

/** One trade; `id` grows by one per trade of the symbol, `time` is the match time in venue ms. */
export interface TradeEvent {
  kind: 'trade';
  symbol: string;
  id: number;
  price: number;
  size: number;
  time: number;
  /** Part of the recent trades that the venue repeats after each subscription. */
  snapshot: boolean;
}

/** The state of one bucket of a timeframe that the venue streams itself, complete as of `at`. */
export interface CandleEvent extends Ohlcv {
  kind: 'candle';
  symbol: string;
  timeframe: Timeframe;
  openTime: number;
  /** The venue itself marked the bucket as closed. */
  final: boolean;
  snapshot: boolean;
  /** Venue time of the message. One older than that of the values known of a bucket is late: older values. */
  at: number;
}

export interface TickerEvent {
  kind: 'ticker';
  symbol: string;
  price: number;
  changePct24h: number;
  volume24h: number;
  high24h: number;
  low24h: number;
  at: number;
}

/**
 * The order book of `symbol` changed, or can no longer be trusted: `ExchangeFeed.book` tells what is
 * known of it. One event a message and symbol; the levels are not copied into it.
 */
export interface BookEvent {
  kind: 'book';
  symbol: string;
  /** Venue time of the message. */
  at: number;
  /** The whole book was told anew. */
  snapshot: boolean;
}

/** The venue's clock has reached `at`. */
export interface TimeEvent {
  kind: 'time';
  at: number;
}

/**
 * Messages may have been lost before venue time `at`: what was not seen again since is unknown, every
 * order book until its next snapshot. Emitted after each (re)connection and at each hole in the sequence, before the message that
 * revealed it.
 */
export interface GapEvent {
  kind: 'gap';
  reason: 'connected' | 'sequence';
  at: number;
}

export type FeedEvent = TradeEvent | CandleEvent | TickerEvent | BookEvent | TimeEvent | GapEvent;

/** What was observed of a feed. Times are Unix ms of the wall clock. */
export interface FeedObservation {
  connection: ConnectionState;
  since: number;
  lastMessageAt: number | null;
  /** Newest venue time seen, or null before the first message. */
  venueTime: number | null;
  /**
   * Age of the newest message when it arrived: wall time minus venue time, so that clocks which
   * differ show in it. Null where the venue runs on a clock of its own, as a simulated one does, or
   * the two are more than an hour apart.
   */
  lagMs: number | null;
  reconnects: number;
  gaps: number;
  /** Streams the venue has acknowledged or delivered. */
  confirmed: ReadonlySet<StreamKey>;
  /** Frames that could not be used, counted by kind (`not-json`, `unknown-channel`, …). */
  rejectedFrames: Readonly<Record<string, number>>;
}

/**
 * A venue's live stream. The wanted set is state: connecting again subscribes from it. One chain
 * of reconnections at a time, full jitter, never giving up. Of each message the listeners hear the
 * gap it reveals, then what it tells of wanted streams, then the time it proves.
 */
export interface ExchangeFeed {
  /** Replaces the wanted streams. An empty set closes the connection, a non-empty one opens it. */
  want(streams: ReadonlySet<StreamKey>): void;
  /** Calls `listener` for each event, in order, in the turn in which the frame arrived. */
  onEvent(listener: (event: FeedEvent) => void): () => void;
  /** Calls `listener` when the observed connection changes. */
  onChange(listener: () => void): () => void;
  observe(): FeedObservation;
  /**
   * The order book of a symbol whose `level2` stream is wanted; undefined while it is not known: before
   * its snapshot, without a connection, after a gap or a message that cannot be right until the
   * snapshot that is then asked for.
   */
  book(symbol: string): OrderBookView | undefined;
  /** Ends the connection for good and leaves no timer or socket behind. */
  close(): Promise<void>;
}

/** A product of the venue. Increments are decimals in quote and base currency. */
export interface Product {
  symbol: string;
  price: number | null;
  changePct24h: number | null;
  volume24h: number | null;
  priceIncrement: number;
  baseIncrement: number;
  tradable: boolean;
}

/** A candle from the venue's history. */
export interface HistoricCandle extends Ohlcv {
  openTime: number;
  /** Number of trades, where the venue tells it. */
  trades?: number;
}

/** A user's key at a venue, for reading accounts. Never stored, logged or part of an error. */
export interface ExchangeCredentials {
  keyName: string;
  privateKey: string;
}

/** All that an account holds of one asset, what is on hold for orders included. */
export interface AccountBalance {
  asset: string;
  quantity: number;
}

/** Who goes first when the REST budget is short; `live` before `backfill` before `idle`. */
export type RestPriority = 'live' | 'backfill' | 'idle';

export interface RestBudgetUse {
  /** Requests spent in the present window and its limit. */
  used: number;
  limit: number;
  /** When the window is full again, Unix ms of the wall clock. */
  resetAt: number;
}

/** A venue's request side. Every call waits for its place in the one budget of the venue. */
export interface ExchangeRest {
  products(signal?: AbortSignal): Promise<Product[]>;
  /**
   * Candles whose bucket opens from `from` to `to`, both included, oldest first; buckets without
   * trades are absent and the bucket still open may be included. At most `pageLimit` buckets.
   * Throws AppError `UNKNOWN_SYMBOL`, `EXCHANGE_REFUSED`, `EXCHANGE_RATE_LIMITED` or `EXCHANGE_UNREACHABLE`.
   */
  candles(
    query: { symbol: string; timeframe: Timeframe; from: number; to: number },
    options: { priority: RestPriority; signal?: AbortSignal },
  ): Promise<HistoricCandle[]>;
  /**
   * What the account of these credentials holds, by asset, without empty balances. `null` sends no
   * credentials, which only a simulated venue accepts. Throws AppError `EXCHANGE_REFUSED` for
   * a key that cannot be read or is refused, `EXCHANGE_RATE_LIMITED` or `EXCHANGE_UNREACHABLE`.
   */
  accounts(credentials: ExchangeCredentials | null, signal?: AbortSignal): Promise<AccountBalance[]>;
  /** The venue's clock, Unix ms. */
  serverTime(signal?: AbortSignal): Promise<number>;
  readonly pageLimit: number;
  budget(): RestBudgetUse;
}

/** Everything the market plane needs of a venue. */
export interface ExchangeAdapter {
  readonly feed: ExchangeFeed;
  readonly rest: ExchangeRest;
  /** Ends the feed and every request, also those that wait, and leaves no timer or socket. */
  close(): Promise<void>;
  /** Timeframes that the venue streams; `1m` is built from trades where it is not among them. */
  readonly nativeTimeframes: readonly Timeframe[];
}
