import { bucketStart, type Timeframe } from '@livermore/schemas';
import { bookAround, type MarketBook } from './book.ts';
import { DAY_MS, LEAF_LEVEL, LEVELS, startOf, type MarketNode } from './market-node.ts';
import { MarketTree } from './market-tree.ts';
import type { MarketTrade } from './minute-trades.ts';
import { DEMO_PRODUCTS, type MarketProduct } from './products.ts';

/** A bucket with at least one trade. Prices in ticks, volume in lots of its product. */
export interface MarketCandle {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  trades: number;
}

/**
 * A market as a function of (seed, symbol, time): the same answer whatever was asked before, for
 * any time since 2015. It knows no "now"; whoever shows it to others decides how far they may look.
 * Every method throws AppError `UNKNOWN_SYMBOL` for a symbol that is not among `products`.
 */
export interface Market {
  readonly seed: number;
  readonly products: readonly MarketProduct[];
  product(symbol: string): MarketProduct;
  /** Complete candles whose bucket opens in [fromMs, toMs), oldest first; buckets without trades are absent. */
  candles(symbol: string, timeframe: Timeframe, fromMs: number, toMs: number): MarketCandle[];
  /** The bucket that holds `timeMs`, of the trades before `timeMs` only; undefined without any. */
  candleUpTo(symbol: string, timeframe: Timeframe, timeMs: number): MarketCandle | undefined;
  /** The aggregate of the trades in [fromMs, toMs) with `openTime` = fromMs; undefined without any. */
  aggregate(symbol: string, fromMs: number, toMs: number): MarketCandle | undefined;
  /** Trades matched in [fromMs, toMs), oldest first. */
  trades(symbol: string, fromMs: number, toMs: number): MarketTrade[];
  /** The last `limit` trades matched before `timeMs`, newest first. */
  recentTrades(symbol: string, timeMs: number, limit: number): MarketTrade[];
  /** What rests around the last trade before `timeMs`; empty when nothing traded yet. */
  book(symbol: string, timeMs: number): MarketBook;
  /** The aggregate of the 24 hours before `timeMs`; undefined when nothing traded. */
  stats24h(symbol: string, timeMs: number): MarketCandle | undefined;
  /** How many buckets were computed so far: the cost of what was asked, independent of the machine. */
  nodesComputed(): number;
}

/** No symbol is silent for longer; a search for older trades ends here. */
const LONGEST_SILENCE_DAYS = 60;

/** Makes the market of a seed (any safe integer). */
export const createMarket = ({
  seed,
  products = DEMO_PRODUCTS,
}: {
  seed: number;
  products?: readonly MarketProduct[];
}): Market => {
  const tree = new MarketTree(seed, products);

  const candles: Market['candles'] = (symbol, timeframe, fromMs, toMs) => {
    const level = LEVELS.findIndex((row) => row.timeframe === timeframe);
    const found: MarketCandle[] = [];
    tree.visit(tree.entry(symbol), fromMs, toMs, (node, start) => {
      if (node.level < level) return false;
      if (start >= fromMs) found.push(candleOf(node, start));
      return true;
    });
    return found;
  };

  const trades: Market['trades'] = (symbol, fromMs, toMs) => {
    const entry = tree.entry(symbol);
    const found: MarketTrade[] = [];
    tree.visit(entry, fromMs, toMs, (node) => {
      if (node.level < LEAF_LEVEL) return false;
      for (const trade of tree.trades(entry, node, fromMs, toMs)) found.push(trade);
      return true;
    });
    return found;
  };

  const aggregate: Market['aggregate'] = (symbol, fromMs, toMs) => {
    const entry = tree.entry(symbol);
    let sum: MarketCandle | undefined;
    const add = (part: MarketCandle): void => {
      if (sum) mergeInto(sum, part);
      else sum = part;
    };
    tree.visit(entry, fromMs, toMs, (node, start, end) => {
      if (start >= fromMs && end <= toMs) add(candleOf(node, fromMs));
      else if (node.level < LEAF_LEVEL) return false;
      else for (const trade of tree.trades(entry, node, fromMs, toMs)) add(candleOfTrade(trade, fromMs));
      return true;
    });
    return sum;
  };

  const recentTrades: Market['recentTrades'] = (symbol, timeMs, limit) => {
    const entry = tree.entry(symbol);
    const found: MarketTrade[] = [];
    const walk = (nodes: readonly MarketNode[]): void => {
      for (const node of nodes.toReversed()) {
        if (found.length >= limit) return;
        if (startOf(node.level, node.index) >= timeMs) continue;
        if (node.level < LEAF_LEVEL) walk(tree.children(entry, node));
        else found.push(...tree.trades(entry, node, -Infinity, timeMs).toReversed());
      }
    };
    const today = Math.floor(timeMs / DAY_MS);
    for (let day = today; day > today - LONGEST_SILENCE_DAYS && found.length < limit; day--) walk(tree.day(entry, day));
    return found.slice(0, limit);
  };

  const book: Market['book'] = (symbol, timeMs) => {
    const { key, product } = tree.entry(symbol);
    const last = recentTrades(symbol, timeMs, 1)[0];
    return last ? bookAround(key, product, last.price, timeMs) : { bids: new Map(), asks: new Map() };
  };

  return {
    seed,
    products,
    product: (symbol) => tree.entry(symbol).product,
    candles,
    trades,
    aggregate,
    recentTrades,
    book,
    candleUpTo: (symbol, timeframe, timeMs) => aggregate(symbol, bucketStart(timeMs, timeframe), timeMs),
    stats24h: (symbol, timeMs) => aggregate(symbol, timeMs - DAY_MS, timeMs),
    nodesComputed: () => tree.computed,
  };
};

const candleOf = ({ open, high, low, close, volume, trades }: MarketNode, openTime: number): MarketCandle => ({
  openTime,
  open,
  high,
  low,
  close,
  volume,
  trades,
});

const candleOfTrade = ({ price, size }: MarketTrade, openTime: number): MarketCandle => ({
  openTime,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: size,
  trades: 1,
});

/** Adds a later part to a sum. */
const mergeInto = (sum: MarketCandle, part: MarketCandle): void => {
  sum.high = Math.max(sum.high, part.high);
  sum.low = Math.min(sum.low, part.low);
  sum.close = part.close;
  sum.volume += part.volume;
  sum.trades += part.trades;
};
