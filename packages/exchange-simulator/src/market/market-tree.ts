import { AppError } from '@livermore/base';
import { BoundedMap } from './bounded-map.ts';
import { dayNode } from './day-node.ts';
import { mixKey, seedKey, textKey } from './hash.ts';
import { DAY_MS, LEAF_LEVEL, startOf, type MarketNode } from './market-node.ts';
import { minuteTrades, type MarketTrade } from './minute-trades.ts';
import { TEMPERS, type MarketProduct } from './products.ts';
import { splitNode } from './split-node.ts';

/** Splits and minutes kept for reuse, for all symbols together. A split holds up to six buckets. */
const KEPT_SPLITS = 8_000;
const KEPT_MINUTES = 500;

/** A symbol of a tree and the key from which all of it is drawn. */
export interface TreeEntry {
  product: MarketProduct;
  ordinal: number;
  key: number;
}

/** The buckets of every symbol of one seed, computed when asked for and kept for a while. */
export class MarketTree {
  readonly #entries: ReadonlyMap<string, TreeEntry>;
  readonly #splits = new BoundedMap<string, readonly MarketNode[]>(KEPT_SPLITS);
  readonly #minutes = new BoundedMap<string, readonly MarketTrade[]>(KEPT_MINUTES);
  #computed = 0;

  constructor(seed: number, products: readonly MarketProduct[]) {
    this.#entries = new Map(
      products.map((product, ordinal) => [
        product.symbol,
        { product, ordinal, key: mixKey(seedKey(seed), textKey(product.symbol)) },
      ]),
    );
  }

  /** How many buckets were computed so far. */
  get computed(): number {
    return this.#computed;
  }

  /** Throws AppError `UNKNOWN_SYMBOL`. */
  entry(symbol: string): TreeEntry {
    const entry = this.#entries.get(symbol);
    if (!entry) throw new AppError('UNKNOWN_SYMBOL', `The simulated market has no product ${symbol}.`);
    return entry;
  }

  /** The day of that number as the only element; none when nothing traded on it. */
  day(entry: TreeEntry, day: number): readonly MarketNode[] {
    return this.#splits.getOrCompute(`${entry.ordinal}:d:${day}`, () => {
      this.#computed++;
      const node = dayNode(entry.product, entry.key, day);
      return node ? [node] : [];
    });
  }

  /** The buckets of the next level within `node` that have trades. */
  children(entry: TreeEntry, node: MarketNode): readonly MarketNode[] {
    return this.#splits.getOrCompute(`${entry.ordinal}:${node.level}:${node.index}`, () => {
      const children = splitNode(node, TEMPERS[entry.product.temper].burst);
      this.#computed += children.length;
      return children;
    });
  }

  /** The trades of a minute that were matched in [fromMs, toMs), oldest first. */
  trades(entry: TreeEntry, minute: MarketNode, fromMs: number, toMs: number): readonly MarketTrade[] {
    const all = this.#minutes.getOrCompute(`${entry.ordinal}:${minute.index}`, () => minuteTrades(minute));
    if (startOf(LEAF_LEVEL, minute.index) >= fromMs && startOf(LEAF_LEVEL, minute.index + 1) <= toMs) return all;
    return all.filter(({ timeUs }) => timeUs >= fromMs * 1000 && timeUs < toMs * 1000);
  }

  /**
   * Goes down the buckets that overlap [fromMs, toMs), oldest first. `take` says whether it was
   * content with a bucket; if not, the visit goes on to its children. Minutes have none.
   */
  visit(entry: TreeEntry, fromMs: number, toMs: number, take: (node: MarketNode, start: number, end: number) => boolean): void {
    const walk = (nodes: readonly MarketNode[]): void => {
      for (const node of nodes) {
        const start = startOf(node.level, node.index);
        const end = startOf(node.level, node.index + 1);
        if (start >= toMs || end <= fromMs || take(node, start, end)) continue;
        if (node.level < LEAF_LEVEL) walk(this.children(entry, node));
      }
    };
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) walk(this.day(entry, day));
  }
}
