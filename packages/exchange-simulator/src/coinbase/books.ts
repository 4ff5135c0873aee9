import type { MarketBook } from '../market/book.ts';
import { formatDecimal } from '../market/decimal.ts';
import { mixKey, textKey, unit } from '../market/hash.ts';
import type { Market } from '../market/market.ts';
import type { MarketProduct } from '../market/products.ts';
import { rfc3339 } from './wire-time.ts';

/** Books change once in this time, all at full seconds. */
export const BOOK_MS = 1_000;

/** A snapshot's rows bear the time of the snapshot, or this. */
const NO_TIME = '1970-01-01T00:00:00Z';

type Side = 'bid' | 'offer';
const SIDES = [
  { side: 'bid', of: 'bids' },
  { side: 'offer', of: 'asks' },
] as const;

const row = (product: MarketProduct, side: Side, time: string, price: number, quantity: string) => ({
  side,
  event_time: time,
  price_level: formatDecimal(price, product.priceDecimals),
  new_quantity: quantity,
});

/** Writes books as the `level2` channel does: a whole one, then what changed from second to second. */
export const createBookEvents = (market: Market) => {
  /** The book of each product that was asked for last. */
  const lastBooks = new Map<string, { at: number; book: MarketBook }>();

  const bookAt = ({ symbol }: MarketProduct, at: number): MarketBook => {
    const held = lastBooks.get(symbol);
    if (held?.at === at) return held.book;
    const book = market.book(symbol, at);
    lastBooks.set(symbol, { at, book });
    return book;
  };

  return {
    /** The whole book as of the last full second, in no order. `salt` decides how it is written. */
    snapshot: (product: MarketProduct, nowMs: number, salt: number): string => {
      const at = Math.floor(nowMs / BOOK_MS) * BOOK_MS;
      const book = bookAt(product, at);
      const key = mixKey(textKey(product.symbol), salt);
      const time = unit(key, 0) < 0.5 ? rfc3339(at * 1000) : NO_TIME;
      const updates = SIDES.flatMap(({ side, of }) =>
        [...book[of]].map(([price, lots]) => row(product, side, time, price, formatDecimal(lots, product.sizeDecimals))),
      );
      const order = (place: number): number => unit(key, 1 + place);
      const mixed = updates
        .map((update, place) => ({ update, order: order(place) }))
        .sort((a, b) => a.order - b.order)
        .map(({ update }) => update);
      return JSON.stringify([{ type: 'snapshot', product_id: product.symbol, updates: mixed }]);
    },

    /** What changed in the second that ends at `at`, a full second; undefined where nothing did. */
    update: (product: MarketProduct, at: number): string | undefined => {
      const before = bookAt(product, at - BOOK_MS);
      const after = bookAt(product, at);
      const time = rfc3339(at * 1000);
      const updates = SIDES.flatMap(({ side, of }) => {
        const removed = [...before[of].keys()].filter((price) => !after[of].has(price));
        const changed = [...after[of]].filter(([price, lots]) => before[of].get(price) !== lots);
        return [
          // The venue writes an empty level in more than one way.
          ...removed.map((price) => row(product, side, time, price, price % 2 === 0 ? '0' : '0.00000000')),
          ...changed.map(([price, lots]) => row(product, side, time, price, formatDecimal(lots, product.sizeDecimals))),
        ];
      });
      return updates.length === 0 ? undefined : JSON.stringify([{ type: 'update', product_id: product.symbol, updates }]);
    },
  };
};

export type BookEvents = ReturnType<typeof createBookEvents>;
