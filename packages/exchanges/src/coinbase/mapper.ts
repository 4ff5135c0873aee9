import { bucketStart } from '@livermore/schemas';
import type { Ohlcv } from '@livermore/schemas';
import { streamKey } from '../feed/exchange-adapter.ts';
import type {
  CandleEvent,
  StreamKey,
  StreamKind,
  TickerEvent,
  TradeEvent,
} from '../feed/exchange-adapter.ts';
import type { BookChanges, BookLevel } from '../feed/order-book.ts';
import {
  readCount,
  readPercent,
  readPrice,
  readSeconds,
  readSize,
  readTimestamp,
} from './numbers.ts';
import type {
  CandlesMessage,
  Level2Message,
  SubscriptionsMessage,
  TickerMessage,
  TradesMessage,
} from './ws/schemas.ts';

/** A row whose figures cannot be; the whole message is refused with it. */
export interface AbsurdRow {
  absurd: unknown;
}

/** A match or a bucket cannot begin later than the message that tells of it, but clocks differ. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Channel on which each kind of stream is subscribed. */
export const CHANNELS: Readonly<Record<StreamKind, string>> = {
  candles: 'candles',
  trades: 'market_trades',
  ticker: 'ticker',
  level2: 'level2',
};

const KINDS: readonly StreamKind[] = ['candles', 'trades', 'ticker', 'level2'];

/**
 * Trades of a message, oldest first: the venue sends the newest first. Snapshots repeat recent
 * trades after each subscription.
 */
export const mapTrades = (message: TradesMessage, at: number): TradeEvent[] | AbsurdRow => {
  const trades: TradeEvent[] = [];
  for (const { type, trades: rows } of message.events) {
    for (const row of rows) {
      const id = readCount(row.trade_id);
      const price = readPrice(row.price);
      const size = readSize(row.size);
      const time = readTimestamp(row.time);
      const sane = id >= 0 && price > 0 && size >= 0 && time <= at + CLOCK_TOLERANCE_MS;
      if (!sane) return { absurd: row };
      const snapshot = type === 'snapshot';
      trades.push({ kind: 'trade', symbol: row.product_id, id, price, size, time, snapshot });
    }
  }
  return trades.sort((a, b) => a.id - b.id);
};

/**
 * Five-minute buckets of a message, oldest first. The venue marks no bucket as closed, and a
 * snapshot has holes that say nothing about trading.
 */
export const mapCandles = (message: CandlesMessage, at: number): CandleEvent[] | AbsurdRow => {
  const candles: CandleEvent[] = [];
  for (const { type, candles: rows } of message.events) {
    for (const row of rows) {
      const openTime = readSeconds(row.start);
      const ohlcv = readOhlcv(row);
      const sane =
        bucketStart(openTime, '5m') === openTime && openTime <= at + CLOCK_TOLERANCE_MS;
      if (!sane || !ohlcv) return { absurd: row };
      candles.push({
        kind: 'candle',
        symbol: row.product_id,
        timeframe: '5m',
        openTime,
        ...ohlcv,
        final: false,
        snapshot: type === 'snapshot',
        at,
      });
    }
  }
  return candles.sort((a, b) => a.openTime - b.openTime);
};

/**
 * Tickers of a message. A product without a price yields none; empty 24 h figures mean that it did
 * not trade for a day: nothing changed, and the range is its price.
 */
export const mapTickers = (message: TickerMessage, at: number): TickerEvent[] | AbsurdRow => {
  const tickers: TickerEvent[] = [];
  for (const { tickers: rows } of message.events) {
    for (const row of rows) {
      if (row.price === '') continue;
      const price = readPrice(row.price);
      const changePct24h = readPercent(row.price_percent_chg_24_h || '0');
      const volume24h = readSize(row.volume_24_h || '0');
      const high24h = readPrice(row.high_24_h || row.price);
      const low24h = readPrice(row.low_24_h || row.price);
      const sane =
        price > 0 && changePct24h >= -100 && volume24h >= 0 && high24h > 0 && low24h > 0;
      if (!sane) return { absurd: row };
      const symbol = row.product_id;
      tickers.push({ kind: 'ticker', symbol, price, changePct24h, volume24h, high24h, low24h, at });
    }
  }
  return tickers;
};

/** What a message says of the book of one symbol. */
export interface BookMessage extends BookChanges {
  symbol: string;
  /** The rows are the whole book. */
  snapshot: boolean;
}

/** The books of a message, in its order. A size of 0 removes a level; it is written in several ways. */
export const mapBooks = (message: Level2Message): BookMessage[] | AbsurdRow => {
  const books: BookMessage[] = [];
  for (const { type, product_id: symbol, updates } of message.events) {
    const bids: BookLevel[] = [];
    const asks: BookLevel[] = [];
    for (const row of updates) {
      const price = readPrice(row.price_level);
      const size = readSize(row.new_quantity);
      if (!(price > 0 && size >= 0)) return { absurd: row };
      (row.side === 'bid' ? bids : asks).push({ price, size });
    }
    books.push({ symbol, snapshot: type === 'snapshot', bids, asks });
  }
  return books;
};

/** Everything that the connection carries, from the venue's acknowledgement; ours only. */
export const mapSubscriptions = (message: SubscriptionsMessage): Set<StreamKey> => {
  const streams = new Set<StreamKey>();
  for (const { subscriptions } of message.events) {
    for (const kind of KINDS) {
      for (const symbol of subscriptions[CHANNELS[kind]] ?? []) streams.add(streamKey(kind, symbol));
    }
  }
  return streams;
};

/** Open, high, low, close and volume of a row, or undefined when they cannot be. */
export const readOhlcv = (row: Record<keyof Ohlcv, string>): Ohlcv | undefined => {
  const open = readPrice(row.open);
  const high = readPrice(row.high);
  const low = readPrice(row.low);
  const close = readPrice(row.close);
  const volume = readSize(row.volume);
  const sane =
    low <= open && low <= close && open <= high && close <= high && low > 0 && volume >= 0;
  return sane ? { open, high, low, close, volume } : undefined;
};
