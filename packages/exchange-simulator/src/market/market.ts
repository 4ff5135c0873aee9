import { AppError } from '@livermore/base';
import { TIMEFRAME_MS, bucketEnd, bucketStart, type Timeframe } from '@livermore/schemas';
import { BoundedMap } from './bounded-map.ts';
import { dayNode } from './day-node.ts';
import { mixKey, seedKey, textKey } from './hash.ts';
import { DAY_MS, LEAF_LEVEL, LEVELS, startOf, type MarketNode } from './market-node.ts';
import { minuteTrades, type MarketTrade } from './minute-trades.ts';
import { DEMO_PRODUCTS, TEMPERS, type MarketProduct } from './products.ts';
import { splitNode } from './split-node.ts';

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
  /** The aggregate of the 24 hours before `timeMs`; undefined when nothing traded. */
  stats24h(symbol: string, timeMs: number): MarketCandle | undefined;
  /** How many buckets were computed so far: the cost of what was asked, independent of the machine. */
  nodesComputed(): number;
}

/** Splits and minutes kept for reuse, for all symbols together. A split holds up to six buckets. */
const KEPT_SPLITS = 8_000;
const KEPT_MINUTES = 500;
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
  const entries = new Map(
    products.map((product, ordinal) => [
      product.symbol,
      { product, ordinal, key: mixKey(seedKey(seed), textKey(product.symbol)) },
    ]),
  );
  const splits = new BoundedMap<string, MarketNode[]>(KEPT_SPLITS);
  const minutes = new BoundedMap<string, MarketTrade[]>(KEPT_MINUTES);
  let computed = 0;

  const entryOf = (symbol: string) => {
    const entry = entries.get(symbol);
    if (!entry) throw new AppError('UNKNOWN_SYMBOL', `The simulated market has no product ${symbol}.`);
    return entry;
  };
  type Entry = ReturnType<typeof entryOf>;

  const dayOf = (entry: Entry, day: number): MarketNode[] =>
    splits.getOrCompute(`${entry.ordinal}:d:${day}`, () => {
      computed++;
      const node = dayNode(entry.product, entry.key, day);
      return node ? [node] : [];
    });

  const childrenOf = (entry: Entry, node: MarketNode): MarketNode[] =>
    splits.getOrCompute(`${entry.ordinal}:${node.level}:${node.index}`, () => {
      const children = splitNode(node, TEMPERS[entry.product.temper].burst);
      computed += children.length;
      return children;
    });

  const tradesOf = (entry: Entry, minute: MarketNode): MarketTrade[] =>
    minutes.getOrCompute(`${entry.ordinal}:${minute.index}`, () => minuteTrades(minute));

  /** Calls `take` for each bucket of `level` that overlaps [fromMs, toMs), oldest first. */
  const visit = (
    entry: Entry,
    { level, fromMs, toMs }: { level: number; fromMs: number; toMs: number },
    take: (node: MarketNode) => void,
  ): void => {
    const walk = (nodes: readonly MarketNode[]): void => {
      for (const node of nodes) {
        const start = startOf(node.level, node.index);
        if (start >= toMs || startOf(node.level, node.index + 1) <= fromMs) continue;
        if (node.level === level) take(node);
        else walk(childrenOf(entry, node));
      }
    };
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) walk(dayOf(entry, day));
  };

  const candles: Market['candles'] = (symbol, timeframe, fromMs, toMs) => {
    const level = LEVELS.findIndex((row) => row.timeframe === timeframe);
    const found: MarketCandle[] = [];
    visit(entryOf(symbol), { level, fromMs, toMs }, (node) => {
      const openTime = startOf(level, node.index);
      if (openTime >= fromMs) found.push(candleOf(node, openTime));
    });
    return found;
  };

  const tradesWithin = (entry: Entry, minute: MarketNode, fromMs: number, toMs: number): MarketTrade[] => {
    const all = tradesOf(entry, minute);
    const start = startOf(LEAF_LEVEL, minute.index);
    if (start >= fromMs && start + TIMEFRAME_MS['1m'] <= toMs) return all;
    return all.filter(({ timeUs }) => timeUs >= fromMs * 1000 && timeUs < toMs * 1000);
  };

  const trades: Market['trades'] = (symbol, fromMs, toMs) => {
    const entry = entryOf(symbol);
    const found: MarketTrade[] = [];
    visit(entry, { level: LEAF_LEVEL, fromMs, toMs }, (minute) => {
      for (const trade of tradesWithin(entry, minute, fromMs, toMs)) found.push(trade);
    });
    return found;
  };

  const aggregate: Market['aggregate'] = (symbol, fromMs, toMs) => {
    const entry = entryOf(symbol);
    let sum: MarketCandle | undefined;
    const add = (part: MarketCandle): void => {
      if (sum) mergeInto(sum, part);
      else sum = part;
    };
    const walk = (nodes: readonly MarketNode[]): void => {
      for (const node of nodes) {
        const start = startOf(node.level, node.index);
        const end = startOf(node.level, node.index + 1);
        if (start >= toMs || end <= fromMs) continue;
        if (start >= fromMs && end <= toMs) add(candleOf(node, fromMs));
        else if (node.level < LEAF_LEVEL) walk(childrenOf(entry, node));
        else for (const trade of tradesWithin(entry, node, fromMs, toMs)) add(candleOfTrade(trade, fromMs));
      }
    };
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) walk(dayOf(entry, day));
    return sum;
  };

  const recentTrades: Market['recentTrades'] = (symbol, timeMs, limit) => {
    const entry = entryOf(symbol);
    const found: MarketTrade[] = [];
    const walk = (nodes: readonly MarketNode[]): void => {
      for (const node of nodes.toReversed()) {
        if (found.length >= limit) return;
        if (startOf(node.level, node.index) >= timeMs) continue;
        if (node.level < LEAF_LEVEL) walk(childrenOf(entry, node));
        else found.push(...tradesWithin(entry, node, -Infinity, timeMs).toReversed());
      }
    };
    const today = Math.floor(timeMs / DAY_MS);
    for (let day = today; day > today - LONGEST_SILENCE_DAYS && found.length < limit; day--) walk(dayOf(entry, day));
    return found.slice(0, limit);
  };

  return {
    products,
    product: (symbol) => entryOf(symbol).product,
    candles,
    trades,
    aggregate,
    recentTrades,
    candleUpTo: (symbol, timeframe, timeMs) => {
      const openTime = bucketStart(timeMs, timeframe);
      return aggregate(symbol, openTime, Math.min(timeMs, bucketEnd(openTime, timeframe)));
    },
    stats24h: (symbol, timeMs) => aggregate(symbol, timeMs - DAY_MS, timeMs),
    nodesComputed: () => computed,
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
