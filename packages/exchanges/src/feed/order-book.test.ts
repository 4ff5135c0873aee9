import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderBook } from './order-book.ts';
import type { BookChanges, BookLevel } from './order-book.ts';

const level = fc.record({ price: fc.integer({ min: 1, max: 60 }), size: fc.integer({ min: 0, max: 4 }) });
const changes: fc.Arbitrary<BookChanges> = fc.record({
  bids: fc.array(level, { maxLength: 30 }),
  asks: fc.array(level, { maxLength: 30 }),
});
const message = fc.record({ snapshot: fc.boolean(), changes });

/** A side as a table of prices that is sorted whenever it is read. */
class NaiveSide {
  #sizes = new Map<number, number>();

  apply(snapshot: boolean, levels: readonly BookLevel[]): void {
    if (snapshot) this.#sizes = new Map();
    for (const { price, size } of levels) this.#sizes.set(price, size);
  }

  best(order: 'highest' | 'lowest'): BookLevel[] {
    const levels = [...this.#sizes].map(([price, size]) => ({ price, size })).filter(({ size }) => size > 0);
    return levels.sort((a, b) => (order === 'highest' ? b.price - a.price : a.price - b.price));
  }
}

const bookOf = (snapshot: BookChanges): OrderBook => {
  const book = new OrderBook();
  book.replace(snapshot, 1);
  return book;
};

describe('an order book', () => {
  it('is after any snapshots and updates what a table of prices would be', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        const book = new OrderBook();
        const [bids, asks] = [new NaiveSide(), new NaiveSide()];
        for (const [at, { snapshot, changes: told }] of messages.entries()) {
          if (snapshot) book.replace(told, at);
          else book.update(told, at);
          bids.apply(snapshot, told.bids);
          asks.apply(snapshot, told.asks);
          const expected = { bids: bids.best('highest'), asks: asks.best('lowest') };
          expect({ bids: book.depth('bids', 100), asks: book.depth('asks', 100) }).toEqual(expected);
          expect([book.bestBid, book.bestAsk, book.at]).toEqual([expected.bids[0], expected.asks[0], at]);
          const [bid, ask] = [expected.bids[0], expected.asks[0]];
          expect(book.isCrossed).toBe(bid && ask ? bid.price >= ask.price : false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the best levels of a side first, as many as asked for', () => {
    const levels = [10, 30, 20].map((price) => ({ price, size: price / 10 }));
    const book = bookOf({ bids: levels, asks: levels.map(({ price, size }) => ({ price: price + 50, size })) });
    expect(book.depth('bids', 2)).toEqual([{ price: 30, size: 3 }, { price: 20, size: 2 }]);
    expect(book.depth('asks', 2)).toEqual([{ price: 60, size: 1 }, { price: 70, size: 2 }]);
    expect(book.depth('asks', 0)).toEqual([]);
  });

  it('is crossed where a bid is at an ask or above it', () => {
    const side = (price: number) => [{ price, size: 1 }];
    expect(bookOf({ bids: side(9), asks: side(10) }).isCrossed).toBe(false);
    expect(bookOf({ bids: side(10), asks: side(10) }).isCrossed).toBe(true);
    expect(bookOf({ bids: side(11), asks: [] }).isCrossed).toBe(false);
  });

  it('is too large beyond 250,000 levels of a side', () => {
    const levels = (count: number) => Array.from({ length: count }, (_, place) => ({ price: place + 1, size: 1 }));
    const book = bookOf({ bids: levels(250_000), asks: [] });
    expect(book.isTooLarge).toBe(false);
    book.update({ bids: [{ price: 0.5, size: 1 }], asks: [] }, 2);
    expect(book.isTooLarge).toBe(true);
  });
});
