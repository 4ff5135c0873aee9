import { backoffDelayMs } from '@livermore/base';
import type { Cancel, Clock } from '@livermore/base';
import type { BookChanges, OrderBookView } from './order-book.ts';
import { OrderBook } from './order-book.ts';

export interface OrderBooksOptions {
  /** Wall clock. */
  clock: Clock;
  /** Gives numbers in [0, 1). */
  random: () => number;
  /** Asks the venue for a new snapshot of the symbol, if one was asked for on this connection before. */
  renew: (symbol: string) => void;
}

/** What a message did to the book of a symbol. */
export interface BookOutcome {
  symbol: string;
  snapshot: boolean;
  /** Why the book cannot be right; it is unknown from now on. */
  wrong?: 'crossed' | 'too-large';
}

interface Entry {
  book: OrderBook | undefined;
  /** Snapshots that were asked for since the book was last known for as long as one is waited for. */
  attempt: number;
  /** Ends the wait after which a missing snapshot is asked for again; one at a time. */
  cancelWait: Cancel | undefined;
}

/** How long a snapshot is waited for, at least, and what is added to it from one attempt to the next. */
const PATIENCE_MS = 5_000;
const ADDED_PATIENCE = { baseMs: 2_500, capMs: 120_000 };

/**
 * The order books of the wanted symbols on one connection. A book is known from a snapshot on, until
 * it is doubted; then a new snapshot is asked for: at once the first time, then later and later, however
 * often it is doubted meanwhile.
 */
export class OrderBooks {
  readonly #options: OrderBooksOptions;
  readonly #entries = new Map<string, Entry>();
  #isConnected = false;

  constructor(options: OrderBooksOptions) {
    this.#options = options;
  }

  /** Replaces the wanted symbols. Books of those wanted before and now are kept. */
  want(symbols: ReadonlySet<string>): void {
    for (const [symbol, { cancelWait }] of this.#entries) {
      if (symbols.has(symbol)) continue;
      cancelWait?.();
      this.#entries.delete(symbol);
    }
    for (const symbol of symbols) {
      if (this.#entries.has(symbol)) continue;
      const entry: Entry = { book: undefined, attempt: 0, cancelWait: undefined };
      this.#entries.set(symbol, entry);
      if (this.#isConnected) this.#wait(symbol, entry);
    }
  }

  /** The book, or undefined while it is not known. */
  book(symbol: string): OrderBookView | undefined {
    return this.#entries.get(symbol)?.book;
  }

  /** A connection carries messages: the snapshots that it begins with are on their way. */
  connected(): void {
    this.#isConnected = true;
    for (const [symbol, entry] of this.#entries) this.#wait(symbol, entry);
  }

  /** The connection is gone, and every book with it. */
  disconnected(): void {
    this.#isConnected = false;
    for (const entry of this.#entries.values()) {
      entry.cancelWait?.();
      Object.assign(entry, { book: undefined, attempt: 0, cancelWait: undefined });
    }
  }

  /** A message of these books was lost or cannot be right. Gives those that were known until now. */
  doubt(symbols: Iterable<string> | 'all'): string[] {
    const lost: string[] = [];
    for (const symbol of new Set(symbols === 'all' ? this.#entries.keys() : symbols)) {
      const entry = this.#entries.get(symbol);
      if (!entry) continue;
      if (entry.book) lost.push(symbol);
      entry.book = undefined;
      if (entry.attempt === 0) this.#renew(symbol, entry);
    }
    return lost;
  }

  /**
   * Takes what one message says, all of it before any book is judged. Says what became of each
   * wanted book that it told of; an update of an unknown book is nothing.
   */
  take(messages: readonly (BookChanges & { symbol: string; snapshot: boolean })[], at: number): BookOutcome[] {
    const touched = new Map<string, { book: OrderBook; snapshot: boolean }>();
    for (const message of messages) {
      const entry = this.#entries.get(message.symbol);
      if (!entry) continue;
      if (message.snapshot) {
        entry.book = new OrderBook();
        entry.book.replace(message, at);
      } else {
        entry.book?.update(message, at);
      }
      if (!entry.book) continue;
      const snapshot = message.snapshot || (touched.get(message.symbol)?.snapshot ?? false);
      touched.set(message.symbol, { book: entry.book, snapshot });
    }
    return [...touched].map(([symbol, { book, snapshot }]) => {
      const wrong = book.isCrossed ? 'crossed' : book.isTooLarge ? 'too-large' : undefined;
      if (!wrong) return { symbol, snapshot };
      this.doubt([symbol]);
      return { symbol, snapshot: false, wrong };
    });
  }

  #renew(symbol: string, entry: Entry): void {
    entry.attempt += 1;
    this.#options.renew(symbol);
    this.#wait(symbol, entry);
  }

  #wait(symbol: string, entry: Entry): void {
    const { clock, random } = this.#options;
    entry.cancelWait?.();
    const delayMs = PATIENCE_MS + backoffDelayMs(entry.attempt, ADDED_PATIENCE, random);
    entry.cancelWait = clock.after(delayMs, () => {
      entry.cancelWait = undefined;
      if (entry.book) entry.attempt = 0;
      else this.#renew(symbol, entry);
    });
  }
}
