import { bucketStart } from '@livermore/schemas';
import type { Market } from '../market/market.ts';
import type { MarketTrade } from '../market/minute-trades.ts';
import type { MarketProduct } from '../market/products.ts';
import { BOOK_MS, type BookEvents } from './books.ts';
import type { Channel } from './client-message.ts';
import { messageChannel, type Connection } from './connection.ts';
import { candleUpdateEvents, tradeEvents, type TickerEvents } from './events.ts';

/** The venue gathers trades for this long before it sends them. */
export const BATCH_MS = 250;
/** Candles are sent this long after the full second; so the last ones of a bucket come late. */
const CANDLE_PHASE_MS = 250;

/**
 * Walks venue time forward in steps of 250 ms and sends, in order of venue time, what happened:
 * trades and tickers at each step, changed candles, changed books and heartbeats once a second.
 */
export class StreamWalker {
  readonly #market: Market;
  readonly #tickerEvents: TickerEvents;
  readonly #bookEvents: BookEvents;
  readonly #connections: ReadonlySet<Connection>;
  #walkedTo: number;
  /** Buckets that changed since candles were last sent. */
  readonly #changed = new Map<MarketProduct, Set<number>>();

  constructor(
    market: Market,
    { tickerEvents, bookEvents }: { tickerEvents: TickerEvents; bookEvents: BookEvents },
    connections: ReadonlySet<Connection>,
    startMs: number,
  ) {
    this.#market = market;
    this.#tickerEvents = tickerEvents;
    this.#bookEvents = bookEvents;
    this.#connections = connections;
    this.#walkedTo = Math.floor(startMs / BATCH_MS) * BATCH_MS;
  }

  /** Venue time up to which everything is published. */
  get walkedTo(): number {
    return this.#walkedTo;
  }

  /** Goes to `toMs` without sending anything; what lies between is never sent. */
  skipTo(toMs: number): void {
    this.#walkedTo = Math.floor(toMs / BATCH_MS) * BATCH_MS;
    this.#changed.clear();
  }

  /** Sends everything that happened until `toMs`. */
  walkTo(toMs: number): void {
    const from = this.#walkedTo;
    const to = Math.floor(toMs / BATCH_MS) * BATCH_MS;
    if (to <= from) return;
    const steps = this.#tradesByStep(from, to);
    for (let step = from + BATCH_MS; step <= to; step += BATCH_MS) {
      this.#walkedTo = step;
      let frames = 0;
      const nextTimeUs = (): number => step * 1000 + frames++ * 37;
      for (const [product, trades] of steps.get(step) ?? []) this.#sendTrades(product, trades, step, nextTimeUs);
      if (step % 1000 === CANDLE_PHASE_MS) this.#sendCandles(step, nextTimeUs());
      if (step % BOOK_MS === 0) this.#sendBooks(step, nextTimeUs);
      if (step % 1000 === 0) {
        for (const connection of this.#connections) {
          if (connection.wants('heartbeats', 'heartbeats')) connection.sendHeartbeat(nextTimeUs());
        }
      }
    }
  }

  #subscribers(channel: Channel, product: MarketProduct): Connection[] {
    return [...this.#connections].filter((connection) => connection.wants(channel, product.symbol));
  }

  /** The trades in [from, to) of every product that somebody wants, by the step that publishes them. */
  #tradesByStep(from: number, to: number): Map<number, Map<MarketProduct, MarketTrade[]>> {
    const steps = new Map<number, Map<MarketProduct, MarketTrade[]>>();
    for (const product of this.#market.products) {
      const isWanted = (['candles', 'ticker', 'market_trades'] as const).some(
        (channel) => this.#subscribers(channel, product).length > 0,
      );
      if (!isWanted) continue;
      for (const trade of this.#market.trades(product.symbol, from, to)) {
        const step = (Math.floor(trade.timeUs / 1000 / BATCH_MS) + 1) * BATCH_MS;
        const products = steps.get(step) ?? new Map<MarketProduct, MarketTrade[]>();
        steps.set(step, products);
        const batch = products.get(product);
        if (batch) batch.push(trade);
        else products.set(product, [trade]);
      }
    }
    return steps;
  }

  #sendTrades(product: MarketProduct, trades: MarketTrade[], step: number, nextTimeUs: () => number): void {
    const last = trades.at(-1);
    if (!last) return;
    const tape = this.#subscribers('market_trades', product);
    if (tape.length > 0) {
      const events = tradeEvents(product, trades.toReversed(), 'update');
      const timeUs = nextTimeUs();
      for (const connection of tape) connection.send('market_trades', timeUs, events);
    }
    const tickers = this.#subscribers('ticker', product);
    if (tickers.length > 0) {
      const events = this.#tickerEvents(product, last, step, 'update');
      const timeUs = nextTimeUs();
      for (const connection of tickers) connection.send('ticker', timeUs, events);
    }
    const buckets = this.#changed.get(product) ?? new Set<number>();
    for (const { timeUs } of trades) buckets.add(bucketStart(timeUs / 1000, '5m'));
    this.#changed.set(product, buckets);
  }

  /** Books that nobody wants are not computed. */
  #sendBooks(step: number, nextTimeUs: () => number): void {
    for (const product of this.#market.products) {
      const subscribers = this.#subscribers('level2', product);
      if (subscribers.length === 0) continue;
      const events = this.#bookEvents.update(product, step);
      if (!events) continue;
      const timeUs = nextTimeUs();
      for (const connection of subscribers) connection.send(messageChannel('level2'), timeUs, events);
    }
  }

  #sendCandles(step: number, timeUs: number): void {
    const candles = [...this.#changed].flatMap(([product, buckets]) =>
      [...buckets].flatMap((openTime) => {
        const candle = this.#market.aggregate(product.symbol, openTime, Math.min(step, openTime + 300_000));
        return candle ? [{ product, candle }] : [];
      }),
    );
    this.#changed.clear();
    if (candles.length === 0) return;
    const eventsOf = new Map<string, string>();
    for (const connection of this.#connections) {
      const wanted = candles.filter(({ product }) => connection.wants('candles', product.symbol));
      if (wanted.length === 0) continue;
      const set = wanted.map(({ product }) => product.symbol).join();
      const events = eventsOf.get(set) ?? candleUpdateEvents(wanted);
      eventsOf.set(set, events);
      connection.send('candles', timeUs, events);
    }
  }
}
