import { formatDecimal } from '../market/decimal.ts';
import { mixKey, textKey, unit } from '../market/hash.ts';
import type { Market, MarketCandle } from '../market/market.ts';
import type { MarketTrade } from '../market/minute-trades.ts';
import type { MarketProduct } from '../market/products.ts';
import { rfc3339 } from './wire-time.ts';

const FIVE_MINUTES_MS = 300_000;
const SNAPSHOT_CANDLES = 100;
/** Reach and share of missing rows of a candle snapshot: 100 rows were seen to span up to 16 hours. */
const SNAPSHOT_REACH_BUCKETS = 180;
const SNAPSHOT_HOLES = 0.25;
/** Share of subscribed products that get no candle snapshot at all. */
const WITHOUT_SNAPSHOT = 0.05;
const SNAPSHOT_TRADES = 100;
const HISTORY_DAYS = 364;
const DAY_MS = 86_400_000;

/** Row of a candle as REST and the `candles` channel write it, all strings, `start` in seconds. */
export const candleRow = (product: MarketProduct, candle: MarketCandle) => ({
  start: String(candle.openTime / 1000),
  high: formatDecimal(candle.high, product.priceDecimals),
  low: formatDecimal(candle.low, product.priceDecimals),
  open: formatDecimal(candle.open, product.priceDecimals),
  close: formatDecimal(candle.close, product.priceDecimals),
  volume: formatDecimal(candle.volume, product.sizeDecimals),
});

const tradeRow = (product: MarketProduct, trade: MarketTrade) => ({
  trade_id: String(trade.id),
  product_id: product.symbol,
  price: formatDecimal(trade.price, product.priceDecimals),
  size: formatDecimal(trade.size, product.sizeDecimals),
  side: trade.makerSide,
  time: rfc3339(trade.timeUs),
});

/** Events of a `market_trades` message; `trades` newest first, as the venue sends them. */
export const tradeEvents = (
  product: MarketProduct,
  trades: readonly MarketTrade[],
  type: 'snapshot' | 'update',
): string => JSON.stringify([{ type, trades: trades.map((trade) => tradeRow(product, trade)) }]);

/** The recent trades that a subscription begins with. */
export const tradeSnapshot = (market: Market, product: MarketProduct, nowMs: number): string =>
  tradeEvents(product, market.recentTrades(product.symbol, nowMs, SNAPSHOT_TRADES), 'snapshot');

/** Events of a `candles` update with buckets of several products. */
export const candleUpdateEvents = (candles: readonly { product: MarketProduct; candle: MarketCandle }[]): string =>
  JSON.stringify([
    {
      type: 'update',
      candles: candles.map(({ product, candle }) => ({ ...candleRow(product, candle), product_id: product.symbol })),
    },
  ]);

/**
 * The candles that a subscription begins with, the open bucket among them: at most 100, with
 * closed buckets missing at random, in either order, or undefined for the few products that get
 * none. `salt` decides.
 */
export const candleSnapshot = (
  market: Market,
  product: MarketProduct,
  nowMs: number,
  salt: number,
): string | undefined => {
  const key = mixKey(textKey(product.symbol), salt);
  if (unit(key, 0) < WITHOUT_SNAPSHOT) return undefined;
  const open = Math.floor(nowMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
  const closed = market
    .candles(product.symbol, '5m', open - SNAPSHOT_REACH_BUCKETS * FIVE_MINUTES_MS, open)
    .filter((_, place) => unit(key, 2 + place) >= SNAPSHOT_HOLES);
  const forming = market.candleUpTo(product.symbol, '5m', nowMs);
  const rows = [...closed, ...(forming ? [forming] : [])].slice(-SNAPSHOT_CANDLES);
  if (unit(key, 1) < 0.5) rows.reverse();
  return JSON.stringify([
    { type: 'snapshot', candles: rows.map((row) => ({ ...candleRow(product, row), product_id: product.symbol })) },
  ]);
};

/** Makes the events of `ticker` messages; remembers the 52 weeks' range of each product for a day. */
export const createTickerEvents = (market: Market) => {
  const ranges = new Map<string, { day: number; low: number; high: number }>();

  const yearRange = (symbol: string, nowMs: number): { low: number; high: number } => {
    const day = Math.floor(nowMs / DAY_MS);
    let range = ranges.get(symbol);
    if (range?.day !== day) {
      const candles = market.candles(symbol, '1d', (day - HISTORY_DAYS) * DAY_MS, day * DAY_MS);
      range = {
        day,
        low: candles.reduce((low, candle) => Math.min(low, candle.low), Infinity),
        high: candles.reduce((high, candle) => Math.max(high, candle.high), 0),
      };
      ranges.set(symbol, range);
    }
    return range;
  };

  /** The ticker of `product` after `last`, its newest trade, as of `nowMs`. */
  return (product: MarketProduct, last: MarketTrade, nowMs: number, type: 'snapshot' | 'update'): string => {
    const { symbol, priceDecimals, sizeDecimals } = product;
    const day = market.stats24h(symbol, nowMs);
    const low = day?.low ?? last.price;
    const high = day?.high ?? last.price;
    const year = yearRange(symbol, nowMs);
    const changePct = day ? (last.price - day.open) / day.open : 0;
    const spread = Math.max(1, Math.round(last.price / 20_000));
    const bid = last.makerSide === 'BUY' ? last.price : last.price - spread;
    const key = mixKey(textKey(symbol), last.id);
    const depth = (draw: number): string =>
      formatDecimal(1 + Math.floor(unit(key, draw) * 5 * product.lotsPerTrade), sizeDecimals);
    return JSON.stringify([
      {
        type,
        tickers: [
          {
            type: 'ticker',
            product_id: symbol,
            price: formatDecimal(last.price, priceDecimals),
            volume_24_h: formatDecimal(day?.volume ?? 0, sizeDecimals),
            low_24_h: formatDecimal(low, priceDecimals),
            high_24_h: formatDecimal(high, priceDecimals),
            low_52_w: formatDecimal(Math.min(year.low, low), priceDecimals),
            high_52_w: formatDecimal(Math.max(year.high, high), priceDecimals),
            price_percent_chg_24_h: formatDecimal(Math.round(changePct * 1e7), 5),
            best_bid: formatDecimal(bid, priceDecimals),
            best_bid_quantity: depth(0),
            best_ask: formatDecimal(bid + spread, priceDecimals),
            best_ask_quantity: depth(1),
          },
        ],
      },
    ]);
  };
};

export type TickerEvents = ReturnType<typeof createTickerEvents>;
