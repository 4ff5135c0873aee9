import { describe, expect, it } from 'vitest';
import { createMarket } from './market.ts';

const market = createMarket({ seed: 3 });
const NOON = Date.UTC(2026, 9, 1, 12);
const SYMBOLS = market.products.map(({ symbol }) => symbol);

describe('a book of the market', () => {
  it('is the same for the same seed, symbol and time, and another for another seed', () => {
    const again = createMarket({ seed: 3 });
    const other = createMarket({ seed: 4 });
    again.book('SOL-USD', NOON + 86_400_000);
    expect(again.book('BTC-USD', NOON)).toEqual(market.book('BTC-USD', NOON));
    expect(other.book('BTC-USD', NOON)).not.toEqual(market.book('BTC-USD', NOON));
  });

  it('has bids below the last price and asks above, at whole ticks and lots', () => {
    for (const symbol of SYMBOLS) {
      for (let second = 0; second < 300; second += 13) {
        const at = NOON + second * 1000;
        const last = market.recentTrades(symbol, at, 1)[0]?.price ?? Number.NaN;
        const { bids, asks } = market.book(symbol, at);
        expect(Math.max(...bids.keys())).toBeLessThan(last);
        expect(Math.min(...asks.keys())).toBeGreaterThan(last);
        expect(Math.min(bids.size, asks.size)).toBeGreaterThan(25);
        for (const [price, lots] of [...bids, ...asks]) {
          expect(Number.isSafeInteger(price) && price > 0 && Number.isSafeInteger(lots) && lots > 0).toBe(true);
        }
      }
    }
  });

  it('changes by a few levels a second', () => {
    const seconds = 600;
    for (const symbol of ['BTC-USD', 'DOGE-USD', 'MLN-USD']) {
      let changed = 0;
      let before = market.book(symbol, NOON);
      for (let second = 1; second <= seconds; second++) {
        const after = market.book(symbol, NOON + second * 1000);
        for (const side of ['bids', 'asks'] as const) {
          const prices = new Set([...before[side].keys(), ...after[side].keys()]);
          changed += [...prices].filter((price) => before[side].get(price) !== after[side].get(price)).length;
        }
        before = after;
      }
      expect(changed / seconds).toBeGreaterThan(1);
      expect(changed / seconds).toBeLessThan(10);
    }
  });
});
