/** A stream's usual mix: 45 % tickers, 42 % trades, 12 % candles, 1 % heartbeats. */
const MIX = { ticker: 45, trades: 87, candles: 99 };
const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD', 'AVAX-USD', 'LINK-USD'];

/**
 * `count` frames in the shapes of Coinbase Advanced Trade, as text, in a fixed pseudo-random order
 * with figures that differ from frame to frame.
 */
export const coinbaseFrames = (count: number): string[] => {
  let seed = 7;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const decimal = (whole: number, digits: number): string => `${1 + below(whole)}.${below(10 ** digits)}`;
  const stamp = (index: number): string =>
    new Date(1_790_928_960_000 + index * 20).toISOString().replace('Z', `${100_000 + below(900_000)}Z`);

  return Array.from({ length: count }, (_, index) => {
    const symbol = SYMBOLS[below(SYMBOLS.length)] ?? 'BTC-USD';
    const price = 1 + below(60_000);
    const envelope = { client_id: '', timestamp: stamp(index), sequence_num: index };
    const kind = below(100);
    if (kind < MIX.ticker) {
      const ticker = {
        type: 'ticker',
        product_id: symbol,
        price: `${price}.${below(100)}`,
        volume_24_h: decimal(900_000, 8),
        low_24_h: `${price}`,
        high_24_h: `${price + 1 + below(100)}`,
        low_52_w: `${price}.1`,
        high_52_w: `${price * 2}.5`,
        price_percent_chg_24_h: `-${decimal(4, 5)}`,
        best_bid: `${price}.01`,
        best_bid_quantity: decimal(40, 8),
        best_ask: `${price}.03`,
        best_ask_quantity: decimal(40, 8),
      };
      return JSON.stringify({ channel: 'ticker', ...envelope, events: [{ type: 'update', tickers: [ticker] }] });
    }
    if (kind < MIX.trades) {
      const trades = Array.from({ length: 1 + below(3) }, (__, place) => ({
        trade_id: String(88_120_455 + index * 4 - place),
        product_id: symbol,
        price: `${price}.${below(100)}`,
        size: decimal(10, 8),
        time: stamp(index),
        side: below(2) === 0 ? 'BUY' : 'SELL',
      }));
      return JSON.stringify({ channel: 'market_trades', ...envelope, events: [{ type: 'update', trades }] });
    }
    if (kind < MIX.candles) {
      const candles = SYMBOLS.slice(0, 1 + below(2)).map((product) => ({
        start: '1790928900',
        high: `${price + 2}.4`,
        low: `${price - 1}.6`,
        open: `${price}.25`,
        close: `${price + 1}`,
        volume: decimal(100, 8),
        product_id: product,
      }));
      return JSON.stringify({ channel: 'candles', ...envelope, events: [{ type: 'update', candles }] });
    }
    const beat = { current_time: '2026-10-02 08:15:31.001934 +0000 UTC m=+5127.448120311', heartbeat_counter: index };
    return JSON.stringify({ channel: 'heartbeats', timestamp: envelope.timestamp, sequence_num: index, events: [beat] });
  });
};
