import { mixKey, unit } from './hash.ts';
import type { MarketProduct } from './products.ts';

/** What rests on each side: lots by price in ticks. In no particular order. */
export interface MarketBook {
  bids: ReadonlyMap<number, number>;
  asks: ReadonlyMap<number, number>;
}

/** Places for levels on each side of the price; some of them are empty at any time. */
const PLACES = 50;
/** A place is this share of the product's base price wide; it holds one level. */
const PLACE_WIDTH = 1 / 10_000;
/** Every place draws a new size after its own time between these. */
const SHORTEST_STAY_MS = 10_000;
const LONGEST_STAY_MS = 50_000;
const EMPTY_SHARE = 0.12;

/**
 * The book of a product around `last`, the price in ticks at which it traded last, at `timeMs`: bids
 * below it, asks above. A place keeps its price for ever and its size for a while, so a book differs
 * from the one before by a few levels only.
 */
export const bookAround = (seed: number, product: MarketProduct, last: number, timeMs: number): MarketBook => {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  const width = Math.max(1, Math.round(product.baseTicks * PLACE_WIDTH));
  const middle = Math.floor(last / width);
  for (let place = middle - PLACES; place <= middle + PLACES; place++) {
    const key = mixKey(mixKey(seed, 0x626f6f6b), place);
    const price = place * width + Math.floor(unit(key, 0) * width);
    if (price < 1 || price === last) continue;
    const lots = lotsAt(key, product, timeMs);
    if (lots > 0) (price < last ? bids : asks).set(price, lots);
  }
  return { bids, asks };
};

/** Lots that rest at a place, whatever the price. */
const lotsAt = (key: number, { lotsPerTrade }: MarketProduct, timeMs: number): number => {
  const stayMs = SHORTEST_STAY_MS + unit(key, 1) * (LONGEST_STAY_MS - SHORTEST_STAY_MS);
  const drawn = mixKey(key, Math.floor(timeMs / stayMs + unit(key, 2)));
  if (unit(drawn, 0) < EMPTY_SHARE) return 0;
  return 1 + Math.floor(lotsPerTrade * (0.5 + 8 * unit(drawn, 1)));
};
