import { messageOf, sleep, type Clock } from '@livermore/base';
import type { ExchangeName, QuoteState, ScannedProduct, SymbolScan } from '@livermore/schemas';

export interface RecentScansOptions {
  scan: (userId: number, exchange: ExchangeName) => Promise<SymbolScan>;
  clock: Clock;
}

/** Prices this old are asked for again. */
const FRESH_MS = 20_000;

/** An exchange that failed is not asked again before this, however fast somebody types. */
const ASK_AGAIN_MS = 5_000;

/** What an exchange last told of its products. */
export interface Quotes extends QuoteState {
  products: ReadonlyMap<string, ScannedProduct>;
}

interface Asked {
  asking: Promise<void> | null;
  askedAt: number;
  quotes: Quotes;
}

/** Prices of all products, as exchanges told them to each user a moment ago. */
export class RecentScans {
  readonly #options: RecentScansOptions;
  readonly #asked = new Map<string, Asked>();

  constructor(options: RecentScansOptions) {
    this.#options = options;
  }

  /**
   * What is known of an exchange's prices. Asks it where that is not fresh, waiting for the answer
   * at most `waitMs`: prices that come later are there the next time.
   */
  async quotes(userId: number, exchange: ExchangeName, waitMs: number): Promise<Quotes> {
    const { clock } = this.#options;
    const key = `${userId}:${exchange}`;
    const asked = this.#asked.get(key) ?? { asking: null, askedAt: -Infinity, quotes: nothingOf(exchange) };
    this.#asked.set(key, asked);
    const isFresh = asked.quotes.at !== null && clock.now() - asked.quotes.at < FRESH_MS;
    if (!isFresh && !asked.asking && clock.now() - asked.askedAt >= ASK_AGAIN_MS) {
      asked.askedAt = clock.now();
      asked.asking = this.#ask(asked, userId, exchange);
    }
    if (asked.asking && asked.quotes.at === null) {
      const answered = new AbortController();
      const waiting = sleep(clock, waitMs, answered.signal).catch(() => undefined);
      await Promise.race([asked.asking, waiting]);
      answered.abort();
    }
    return { ...asked.quotes, asking: asked.asking !== null };
  }

  async #ask(asked: Asked, userId: number, exchange: ExchangeName): Promise<void> {
    try {
      const { products, at } = await this.#options.scan(userId, exchange);
      asked.quotes = { exchange, at, asking: false, error: '', products: new Map(products.map((each) => [each.symbol, each])) };
    } catch (error) {
      asked.quotes = { ...asked.quotes, error: messageOf(error) };
    } finally {
      asked.asking = null;
    }
  }
}

const nothingOf = (exchange: ExchangeName): Quotes => ({ exchange, at: null, asking: false, error: '', products: new Map() });
