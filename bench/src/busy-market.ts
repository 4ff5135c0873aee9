import { bucketStart } from '@livermore/schemas';

const BUSY = Array.from({ length: 20 }, (_, index) => `BUSY${index}-USD`);
const QUIET = Array.from({ length: 180 }, (_, index) => `QUIET${index}-USD`);
export const MARKET_SYMBOLS: readonly string[] = [...BUSY, ...QUIET];

/** Venue time at which the frames begin. */
export const MARKET_START = 1_790_928_900_000;
/** Venue time from frame to frame: 100 frames a second. */
const FRAME_MS = 10;
/** Of a hundred frames: 45 tickers, 42 trades, 12 candles, 1 heartbeat. */
const MIX = { ticker: 45, trades: 87, candles: 99 };
/** Every tenth frame of a kind is of a quiet symbol. */
const QUIET_EVERY = 10;

interface Quote {
  symbol: string;
  price: number;
  tradeId: number;
  candle: { openTime: number; open: number; high: number; low: number; volume: number };
}

/**
 * A market in which 20 symbols trade and 180 hardly do, as the frames of one Coinbase connection:
 * prices walk, trade ids and sequence numbers have no hole, candles follow the trades. The same
 * frames each time. The symbols of a kind of frame take turns, so among 20 tickers none repeats.
 */
export class BusyMarket {
  #seed = 7;
  #frames = 0;
  #sequence = 0;
  readonly #turns = new Map<string, number>();
  readonly #quotes = new Map<string, Quote>();

  /** The next frame as text. */
  next(): string {
    this.#frames += 1;
    const at = MARKET_START + this.#frames * FRAME_MS;
    const kind = this.#below(100);
    if (kind < MIX.ticker) return this.#frame('ticker', at, [{ type: 'update', tickers: [this.#ticker()] }]);
    if (kind < MIX.trades) return this.#frame('market_trades', at, [{ type: 'update', trades: this.#trades(at) }]);
    if (kind < MIX.candles) return this.#frame('candles', at, [{ type: 'update', candles: this.#candles(at) }]);
    const beat = { current_time: '2026-10-02 08:15:31.001934 +0000 UTC m=+5127.448120311', heartbeat_counter: this.#frames };
    return this.#frame('heartbeats', at, [beat]);
  }

  /** The answer to a subscription: all that the connection carries now. */
  acknowledge(subscriptions: Record<string, string[]>): string {
    return this.#frame('subscriptions', MARKET_START, [{ subscriptions }]);
  }

  #frame(channel: string, at: number, events: object[]): string {
    const timestamp = new Date(at).toISOString().replace('Z', '123456Z');
    return JSON.stringify({ channel, client_id: '', timestamp, sequence_num: this.#sequence++, events });
  }

  #ticker(): object {
    const { symbol, price } = this.#quote('ticker');
    return {
      type: 'ticker',
      product_id: symbol,
      price: price.toFixed(2),
      volume_24_h: '12345.67891234',
      low_24_h: (price * 0.97).toFixed(2),
      high_24_h: (price * 1.03).toFixed(2),
      low_52_w: (price * 0.6).toFixed(2),
      high_52_w: (price * 1.7).toFixed(2),
      price_percent_chg_24_h: '-1.23456789',
      best_bid: (price - 0.01).toFixed(2),
      best_bid_quantity: '1.23456789',
      best_ask: (price + 0.01).toFixed(2),
      best_ask_quantity: '2.34567891',
    };
  }

  /** Newest first, as the venue sends them. */
  #trades(at: number): object[] {
    const quote = this.#quote('trades');
    return Array.from({ length: 1 + this.#below(3) }, (_, index) => {
      const size = (1 + this.#below(1_000_000)) / 100_000;
      quote.price = Math.max(1, quote.price + (this.#below(21) - 10) / 100);
      quote.tradeId += 1;
      fold(quote, size, at);
      return {
        trade_id: String(quote.tradeId),
        product_id: quote.symbol,
        price: quote.price.toFixed(2),
        size: size.toFixed(8),
        time: new Date(at - 4 + index).toISOString().replace('Z', '123Z'),
        side: this.#below(2) === 0 ? 'BUY' : 'SELL',
      };
    }).reverse();
  }

  #candles(at: number): object[] {
    return Array.from({ length: 1 + this.#below(3) }, () => {
      const quote = this.#quote('candles');
      fold(quote, 0, at);
      const { openTime, open, high, low, volume } = quote.candle;
      return {
        start: String(openTime / 1000),
        high: high.toFixed(2),
        low: low.toFixed(2),
        open: open.toFixed(2),
        close: quote.price.toFixed(2),
        volume: volume.toFixed(8),
        product_id: quote.symbol,
      };
    });
  }

  /** The symbol whose turn it is among those of a kind of frame. */
  #quote(kind: string): Quote {
    const turn = this.#turns.get(kind) ?? 0;
    this.#turns.set(kind, turn + 1);
    const quiet = turn % QUIET_EVERY === 0;
    const place = Math.floor(turn / QUIET_EVERY);
    const symbol = (quiet ? QUIET[place % QUIET.length] : BUSY[(turn - place - 1) % BUSY.length]) ?? '';
    let quote = this.#quotes.get(symbol);
    if (!quote) {
      const price = 10 + this.#below(60_000);
      quote = { symbol, price, tradeId: 88_120_455, candle: { openTime: 0, open: price, high: price, low: price, volume: 0 } };
      this.#quotes.set(symbol, quote);
    }
    return quote;
  }

  #below(limit: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#seed / 2 ** 32) * limit);
  }
}

/** Takes a trade into the five-minute candle of its symbol; one of size 0 only opens it. */
const fold = (quote: Quote, size: number, at: number): void => {
  const openTime = bucketStart(at, '5m');
  const { price, candle } = quote;
  if (candle.openTime !== openTime) quote.candle = { openTime, open: price, high: price, low: price, volume: size };
  else {
    candle.high = Math.max(candle.high, price);
    candle.low = Math.min(candle.low, price);
    candle.volume += size;
  }
};
