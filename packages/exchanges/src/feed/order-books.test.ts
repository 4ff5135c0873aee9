import { FakeClock } from '@livermore/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookChanges, BookLevel } from './order-book.ts';
import { OrderBooks } from './order-books.ts';

const A = 'A-USD';
const side = (price: number, size = 1): BookLevel[] => [{ price, size }];
const SNAPSHOT = { symbol: A, snapshot: true, bids: side(9), asks: side(11) };
const CROSSING = { symbol: A, snapshot: false, bids: side(11), asks: [] };

const start = (symbols: readonly string[] = [A]) => {
  const clock = new FakeClock(0);
  const renewed: { symbol: string; at: number }[] = [];
  const renew = (symbol: string): void => {
    renewed.push({ symbol, at: clock.now() });
  };
  const books = new OrderBooks({ clock, random: () => 0.5, renew });
  books.want(new Set(symbols));
  books.connected();
  return { books, clock, renewed };
};

const levelsOf = (books: OrderBooks, symbol: string) => {
  const book = books.book(symbol);
  return book && { bids: book.depth('bids', 99), asks: book.depth('asks', 99) };
};

/** Bids stay below 50 and asks above, so that no book is crossed. */
const levels = (min: number): fc.Arbitrary<BookLevel[]> =>
  fc.array(fc.record({ price: fc.integer({ min, max: min + 30 }), size: fc.integer({ min: 0, max: 3 }) }), { maxLength: 8 });
const changes = fc.record({ bids: levels(10), asks: levels(60) });
const symbol = fc.constantFrom('A-USD', 'B-USD');
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('message' as const), symbol, snapshot: fc.boolean(), changes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('doubt' as const), symbol }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const) }) },
);

/** A book as two tables of prices; undefined while nothing is known of it. */
type Model = Record<'bids' | 'asks', Map<number, number>> | undefined;

const modelAfter = (model: Model, snapshot: boolean, told: BookChanges): Model => {
  if (!snapshot && !model) return undefined;
  const next = snapshot || !model ? { bids: new Map<number, number>(), asks: new Map<number, number>() } : model;
  for (const of of ['bids', 'asks'] as const) {
    for (const { price, size } of told[of]) {
      if (size > 0) next[of].set(price, size);
      else next[of].delete(price);
    }
  }
  return next;
};

const shown = (model: Model) => {
  if (!model) return undefined;
  const list = (of: Map<number, number>): BookLevel[] => [...of].map(([price, size]) => ({ price, size }));
  return {
    bids: list(model.bids).sort((a, b) => b.price - a.price),
    asks: list(model.asks).sort((a, b) => a.price - b.price),
  };
};

describe('the order books of a connection', () => {
  it('are what their messages say, and unknown from a gap, a doubt or a reconnection to the next snapshot', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const { books } = start(['A-USD', 'B-USD']);
        const models = new Map<string, Model>();
        for (const [at, op] of operations.entries()) {
          if (op.kind === 'message') {
            const message = { symbol: op.symbol, snapshot: op.snapshot, ...op.changes };
            const outcomes = books.take([message], at);
            models.set(op.symbol, modelAfter(models.get(op.symbol), op.snapshot, op.changes));
            const isKnown = models.get(op.symbol) !== undefined;
            expect(outcomes).toEqual(isKnown ? [{ symbol: op.symbol, snapshot: op.snapshot }] : []);
            expect(books.book(op.symbol)?.at).toBe(isKnown ? at : undefined);
          } else if (op.kind === 'doubt') {
            books.doubt([op.symbol]);
            models.delete(op.symbol);
          } else {
            if (op.kind === 'gap') books.doubt('all');
            else books.disconnected();
            if (op.kind === 'reconnect') books.connected();
            models.clear();
          }
          for (const each of ['A-USD', 'B-USD']) expect(levelsOf(books, each)).toEqual(shown(models.get(each)));
        }
        books.disconnected();
      }),
      { numRuns: 300 },
    );
  });

  it('know nothing of a symbol that is not wanted, and forget one that no longer is', () => {
    const { books, clock } = start();
    expect(books.take([{ ...SNAPSHOT, symbol: 'B-USD' }], 1)).toEqual([]);
    expect(books.book('B-USD')).toBeUndefined();
    books.take([SNAPSHOT], 1);
    books.want(new Set([A, 'B-USD']));
    expect(books.book(A)?.at).toBe(1);
    books.want(new Set(['B-USD']));
    books.want(new Set([A]));
    expect(books.book(A)).toBeUndefined();
    books.want(new Set());
    expect(clock.pending).toBe(0);
  });

  it('judge a book after the whole message: what crosses it in passing is no fault', () => {
    const { books } = start();
    books.take([SNAPSHOT], 1);
    const withdrawn = { symbol: A, snapshot: false, bids: [], asks: [...side(11, 0), ...side(12)] };
    expect(books.take([CROSSING, withdrawn], 2)).toEqual([{ symbol: A, snapshot: false }]);
    expect(books.book(A)).toMatchObject({ at: 2, bestBid: { price: 11 }, bestAsk: { price: 12 } });
  });

  it('drop a crossed book, say so and ask for a new snapshot at once', () => {
    const { books, renewed } = start();
    books.take([SNAPSHOT], 1);
    expect(books.take([CROSSING], 2)).toEqual([{ symbol: A, snapshot: false, wrong: 'crossed' }]);
    expect(books.book(A)).toBeUndefined();
    expect(renewed).toEqual([{ symbol: A, at: 0 }]);
    expect(books.take([{ ...SNAPSHOT, bids: side(12) }], 3)).toEqual([{ symbol: A, snapshot: false, wrong: 'crossed' }]);
    expect(books.take([SNAPSHOT], 4)).toEqual([{ symbol: A, snapshot: true }]);
    expect(books.book(A)?.at).toBe(4);
  });

  it('drop a book of more levels than there can be', () => {
    const { books } = start();
    const asks = Array.from({ length: 250_001 }, (_, place) => ({ price: place + 1, size: 1 }));
    expect(books.take([{ symbol: A, snapshot: true, bids: [], asks }], 1)).toMatchObject([{ wrong: 'too-large' }]);
    expect(books.book(A)).toBeUndefined();
  });

  it('are asked for again, later and later, while their snapshot does not come', async () => {
    const { clock, renewed } = start();
    await clock.advance(600_000);
    const waits = renewed.map(({ at }, place) => at - (renewed[place - 1]?.at ?? 0));
    // Five seconds, and half of a ceiling that doubles from 2.5 s to two minutes.
    expect(waits.slice(0, 4)).toEqual([6_250, 7_500, 10_000, 15_000]);
    expect(waits.slice(6)).toEqual(waits.slice(6).map(() => 65_000));
  });

  it('are not asked for in a storm, however often they are doubted', async () => {
    const { books, clock, renewed } = start();
    for (let second = 0; second < 600; second += 1) {
      books.take([SNAPSHOT], second);
      books.doubt('all');
      await clock.advance(1_000);
    }
    expect(renewed.length).toBeLessThan(20);
  });

  it('are asked for at once again when the book was right for a while in between', async () => {
    const { books, clock, renewed } = start();
    for (let time = 0; time < 3; time += 1) {
      books.doubt('all');
      books.take([SNAPSHOT], time);
      await clock.advance(60_000);
    }
    expect(renewed.map(({ at }) => at)).toEqual([0, 60_000, 120_000]);
  });

  it('leave no timer when the connection is gone', () => {
    const { books, clock } = start();
    books.doubt('all');
    books.disconnected();
    expect(clock.pending).toBe(0);
    books.want(new Set([A, 'B-USD']));
    expect(clock.pending).toBe(0);
  });
});
