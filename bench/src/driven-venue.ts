import type {
  ExchangeAdapter,
  ExchangeFeed,
  ExchangeRest,
  FeedEvent,
  FeedObservation,
  HistoricCandle,
  Product,
  StreamKey,
} from '@livermore/exchanges';
import { TIMEFRAME_MS, type Timeframe } from '@livermore/schemas';

/** A feed whose events the benchmark emits itself; every stream counts as confirmed once wanted. */
export class DrivenFeed implements ExchangeFeed {
  readonly #eventListeners = new Set<(event: FeedEvent) => void>();
  readonly #changeListeners = new Set<() => void>();
  #wanted: ReadonlySet<StreamKey> = new Set();
  #connection: FeedObservation['connection'] = 'idle';

  want(streams: ReadonlySet<StreamKey>): void {
    this.#wanted = streams;
    if (this.#connection === 'connected') this.#changed();
  }

  onEvent(listener: (event: FeedEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  emit(event: FeedEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }

  /** The connection is made at venue time `at` and confirms all that is wanted. */
  connect(at: number): void {
    this.#connection = 'connected';
    this.emit({ kind: 'gap', reason: 'connected', at });
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  observe(): FeedObservation {
    return {
      connection: this.#connection,
      since: 0,
      lastMessageAt: null,
      venueTime: null,
      lagMs: null,
      reconnects: 0,
      gaps: 0,
      confirmed: this.#wanted,
      rejectedFrames: {},
    };
  }

  book(): undefined {
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A venue's history from memory: `row` tells of each bucket, or null where nothing was traded. */
export const restFromMemory = (
  row: (symbol: string, timeframe: Timeframe, openTime: number) => HistoricCandle | null,
): ExchangeRest => ({
  pageLimit: 350,
  products: (): Promise<Product[]> => Promise.resolve([]),
  accounts: () => Promise.resolve([]),
  serverTime: () => Promise.resolve(0),
  budget: () => ({ used: 0, limit: 1, resetAt: 0 }),
  candles: ({ symbol, timeframe, from, to }) => {
    const rows: HistoricCandle[] = [];
    for (let openTime = from; openTime <= to; openTime += TIMEFRAME_MS[timeframe]) {
      const found = row(symbol, timeframe, openTime);
      if (found) rows.push(found);
    }
    return Promise.resolve(rows);
  },
});

/** What the market plane needs of a venue that streams 5m candles, as Coinbase does. */
export const adapterOf = (feed: ExchangeFeed, rest: ExchangeRest): ExchangeAdapter => ({
  feed,
  rest,
  nativeTimeframes: ['5m'],
  close: () => feed.close(),
});
