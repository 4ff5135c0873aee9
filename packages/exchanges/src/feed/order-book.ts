/** A price and the size that rests at it, in quote and base currency. */
export interface BookLevel {
  price: number;
  size: number;
}

/** One message's word on a book: all of it, or what changed. A size of 0 removes the level. */
export interface BookChanges {
  bids: readonly BookLevel[];
  asks: readonly BookLevel[];
}

/**
 * A book as it stood at venue time `at`. It moves on with the feed's events: read it in the turn in
 * which it was asked for, and ask again in the next.
 */
export interface OrderBookView {
  readonly at: number;
  /** The highest bid and the lowest ask; undefined where a side is empty. */
  readonly bestBid: BookLevel | undefined;
  readonly bestAsk: BookLevel | undefined;
  /** The best levels of a side, the best first, at most `levels` of them. */
  depth(side: 'bids' | 'asks', levels: number): BookLevel[];
}

/** Busy products have tens of thousands of levels; beyond this somebody makes them up. */
const MAX_LEVELS_PER_SIDE = 250_000;

/**
 * A venue's order book, kept from a snapshot and the updates that follow it without a hole. Plain
 * state: whether there was a hole is for its owner to know.
 */
export class OrderBook implements OrderBookView {
  #at = Number.NEGATIVE_INFINITY;
  readonly #bids = new BookSide(1);
  readonly #asks = new BookSide(-1);

  get at(): number {
    return this.#at;
  }

  get bestBid(): BookLevel | undefined {
    return this.#bids.best();
  }

  get bestAsk(): BookLevel | undefined {
    return this.#asks.best();
  }

  /** A bid at or above an ask: in a market that matches, the book is wrong. */
  get isCrossed(): boolean {
    const { bestAsk, bestBid } = this;
    return bestBid !== undefined && bestAsk !== undefined && bestBid.price >= bestAsk.price;
  }

  get isTooLarge(): boolean {
    return this.#bids.length > MAX_LEVELS_PER_SIDE || this.#asks.length > MAX_LEVELS_PER_SIDE;
  }

  depth(side: 'bids' | 'asks', levels: number): BookLevel[] {
    return (side === 'bids' ? this.#bids : this.#asks).top(levels);
  }

  /** Replaces everything. Rows may come in any order; of a price named twice the last row counts. */
  replace({ bids, asks }: BookChanges, at: number): void {
    this.#bids.replace(bids);
    this.#asks.replace(asks);
    this.#at = at;
  }

  /** Applies changes in their order. Removing a level that is not there is normal. */
  update({ bids, asks }: BookChanges, at: number): void {
    for (const { price, size } of bids) this.#bids.set(price, size);
    for (const { price, size } of asks) this.#asks.set(price, size);
    this.#at = at;
  }
}

/**
 * One side, the best level last: most changes are near it, so an insertion moves few numbers.
 * `direction` is 1 where the highest price is the best, -1 where the lowest is.
 */
class BookSide {
  readonly #direction: 1 | -1;
  /** Prices times `direction`, ascending, and the size at each. */
  #keys: number[] = [];
  #sizes: number[] = [];

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  get length(): number {
    return this.#keys.length;
  }

  best(): BookLevel | undefined {
    return this.top(1)[0];
  }

  top(levels: number): BookLevel[] {
    const top: BookLevel[] = [];
    const count = Math.min(levels, this.#keys.length);
    for (let place = this.#keys.length - 1; top.length < count; place -= 1) {
      top.push({ price: (this.#keys[place] ?? 0) * this.#direction, size: this.#sizes[place] ?? 0 });
    }
    return top;
  }

  replace(levels: readonly BookLevel[]): void {
    // Rows of one price keep their order, so that the last of them can be told. A map is slower.
    const sorted = levels.toSorted((a, b) => (a.price - b.price) * this.#direction);
    this.#keys = [];
    this.#sizes = [];
    for (const [place, { price, size }] of sorted.entries()) {
      if (size === 0 || sorted[place + 1]?.price === price) continue;
      this.#keys.push(price * this.#direction);
      this.#sizes.push(size);
    }
  }

  set(price: number, size: number): void {
    const key = price * this.#direction;
    const place = this.#placeOf(key);
    const isThere = this.#keys[place] === key;
    if (size > 0 && isThere) {
      this.#sizes[place] = size;
    } else if (size > 0) {
      this.#keys.splice(place, 0, key);
      this.#sizes.splice(place, 0, size);
    } else if (isThere) {
      this.#keys.splice(place, 1);
      this.#sizes.splice(place, 1);
    }
  }

  /** The first place whose key is not below `key`. */
  #placeOf(key: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
