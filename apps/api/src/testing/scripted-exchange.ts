import { AppError } from '@livermore/base';
import type { AccountBalance, ExchangeAdapter, FeedEvent, FeedObservation, HistoricCandle, Product, StreamKey } from '@livermore/exchanges';
import { TIMEFRAME_MS, type ConnectionState } from '@livermore/schemas';

/** Venue time of a scripted exchange. */
export const VENUE_NOW = Date.UTC(2026, 0, 8, 22, 40, 30);

export const product = (symbol: string, changes: Partial<Product> = {}): Product => ({
  symbol,
  price: 100,
  changePct24h: 1,
  volume24h: 5,
  priceIncrement: 0.01,
  baseIncrement: 0.001,
  tradable: true,
  ...changes,
});

/** An exchange that does what a test says. It confirms at once what is wanted, and its history is flat. */
export class ScriptedExchange implements ExchangeAdapter {
  readonly nativeTimeframes = ['5m'] as const;
  listed: Product[] = [product('BTC-USD'), product('ETH-USD')];
  balances: AccountBalance[] = [];
  connection: ConnectionState = 'connected';
  wanted: ReadonlySet<StreamKey> = new Set();
  /** Answers of REST wait for this; it may reject. */
  answering: () => Promise<void> = () => Promise.resolve();
  /** What was asked over REST, in order. */
  readonly asked: string[] = [];
  readonly #changed = new Set<() => void>();
  readonly #events = new Set<(event: FeedEvent) => void>();

  readonly feed: ExchangeAdapter['feed'] = {
    want: (streams) => {
      this.wanted = streams;
    },
    onEvent: (listener) => {
      this.#events.add(listener);
      return () => {
        this.#events.delete(listener);
      };
    },
    onChange: (listener) => {
      this.#changed.add(listener);
      return () => {
        this.#changed.delete(listener);
      };
    },
    observe: (): FeedObservation => ({
      connection: this.connection,
      since: 0,
      lastMessageAt: null,
      venueTime: null,
      lagMs: null,
      reconnects: 0,
      gaps: 0,
      confirmed: this.wanted,
      rejectedFrames: {},
    }),
    book: () => undefined,
    close: () => Promise.resolve(),
  };

  readonly rest: ExchangeAdapter['rest'] = {
    pageLimit: 300,
    budget: () => ({ used: 0, limit: 0, resetAt: 0 }),
    products: (signal) => this.#answer('products', signal, () => this.listed),
    serverTime: (signal) => this.#answer('time', signal, () => VENUE_NOW),
    accounts: (credentials, signal) => this.#answer(`accounts ${credentials?.keyName ?? 'without a key'}`, signal, () => this.balances),
    candles: ({ symbol, timeframe, from, to }, { signal }) =>
      this.#answer(`candles ${symbol} ${timeframe}`, signal, () => {
        const rows: HistoricCandle[] = [];
        for (let openTime = from; openTime <= to; openTime += TIMEFRAME_MS[timeframe]) {
          rows.push({ openTime, open: 100, high: 101, low: 99, close: 100, volume: 1 });
        }
        return rows;
      }),
  };

  /** Listeners of the connection. */
  get followers(): number {
    return this.#changed.size;
  }

  /** From now on REST does not answer. */
  goAway(): void {
    this.answering = () => Promise.reject(new AppError('EXCHANGE_UNREACHABLE', 'the exchange is away'));
  }

  connect(connection: ConnectionState): void {
    this.connection = connection;
    for (const changed of this.#changed) changed();
  }

  /** The stream tells this. */
  tell(event: FeedEvent): void {
    for (const listener of this.#events) listener(event);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #answer<Answer>(question: string, signal: AbortSignal | undefined, answer: () => Answer): Promise<Answer> {
    this.asked.push(question);
    signal?.throwIfAborted();
    await this.answering();
    signal?.throwIfAborted();
    return answer();
  }
}
