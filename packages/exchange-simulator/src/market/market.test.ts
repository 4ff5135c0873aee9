import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMEFRAMES, TIMEFRAME_MS, type Timeframe } from '@livermore/schemas';
import { createMarket, type MarketCandle } from './market.ts';
import type { MarketTrade } from './minute-trades.ts';
import { DEMO_PRODUCTS } from './products.ts';

const DAY = TIMEFRAME_MS['1d'];
const FIRST = Date.UTC(2015, 0, 1);

const anySeed = fc.maxSafeInteger();
const anySymbol = fc.constantFrom(...DEMO_PRODUCTS.map(({ symbol }) => symbol));
/** Any time of two decades of the market. */
const anyTime = fc.integer({ min: FIRST + 60 * DAY, max: FIRST + 20 * 365 * DAY });

/** The plain definition of a candle, written without regard to the market's tree. */
const candlesOfTrades = (trades: readonly MarketTrade[], timeframe: Timeframe): MarketCandle[] => {
  const groups = new Map<number, MarketTrade[]>();
  for (const trade of trades) {
    const openTime = Math.floor(trade.timeUs / 1000 / TIMEFRAME_MS[timeframe]) * TIMEFRAME_MS[timeframe];
    const group = groups.get(openTime);
    if (group) group.push(trade);
    else groups.set(openTime, [trade]);
  }
  return [...groups].map(([openTime, group]) => ({
    openTime,
    open: group[0]?.price ?? Number.NaN,
    high: Math.max(...group.map(({ price }) => price)),
    low: Math.min(...group.map(({ price }) => price)),
    close: group.at(-1)?.price ?? Number.NaN,
    volume: group.reduce((sum, { size }) => sum + size, 0),
    trades: group.length,
  }));
};

describe('the market', () => {
  it('has candles on every timeframe that are exactly the aggregate of its trades', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, anyTime, (seed, symbol, time) => {
        const market = createMarket({ seed });
        const from = Math.floor(time / DAY) * DAY;
        for (const timeframe of ['1m', '5m', '15m', '1h', '4h'] as const) {
          const to = from + Math.min(14_400_000, TIMEFRAME_MS[timeframe] * 12);
          expect(market.candles(symbol, timeframe, from, to)).toEqual(
            candlesOfTrades(market.trades(symbol, from, to), timeframe),
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each(DEMO_PRODUCTS.filter(({ tradesPerDay }) => tradesPerDay < 6_000))(
    'has daily candles of $symbol that are exactly the aggregate of every trade of the day',
    ({ symbol }) => {
      fc.assert(
        fc.property(anySeed, anyTime, (seed, time) => {
          const market = createMarket({ seed });
          const day = Math.floor(time / DAY) * DAY;
          expect(market.candles(symbol, '1d', day, day + DAY)).toEqual(
            candlesOfTrades(market.trades(symbol, day, day + DAY), '1d'),
          );
        }),
        { numRuns: 3 },
      );
    },
  );

  it('has candles that are exactly the aggregate of those of the next shorter timeframe', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, anyTime, (seed, symbol, time) => {
        const market = createMarket({ seed });
        const from = Math.floor(time / DAY) * DAY;
        for (const [place, timeframe] of TIMEFRAMES.entries()) {
          const shorter = TIMEFRAMES[place - 1];
          if (!shorter) continue;
          for (const candle of market.candles(symbol, timeframe, from, from + DAY)) {
            const parts = market.candles(symbol, shorter, candle.openTime, candle.openTime + TIMEFRAME_MS[timeframe]);
            expect({
              openTime: candle.openTime,
              open: parts[0]?.open,
              high: Math.max(...parts.map(({ high }) => high)),
              low: Math.min(...parts.map(({ low }) => low)),
              close: parts.at(-1)?.close,
              volume: parts.reduce((sum, { volume }) => sum + volume, 0),
              trades: parts.reduce((sum, { trades }) => sum + trades, 0),
            }).toEqual(candle);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('gives the same answer whatever was asked before', () => {
    fc.assert(
      fc.property(
        anySeed,
        fc.array(fc.tuple(anySymbol, fc.constantFrom(...TIMEFRAMES), anyTime), { minLength: 1, maxLength: 8 }),
        (seed, questions) => {
          const asked = createMarket({ seed });
          const ask = (market: typeof asked, [symbol, timeframe, time]: (typeof questions)[number]) => [
            market.candles(symbol, timeframe, time, time + 20 * TIMEFRAME_MS[timeframe]),
            market.trades(symbol, time, time + 60_000),
            market.candleUpTo(symbol, timeframe, time),
            market.stats24h(symbol, time),
            market.recentTrades(symbol, time, 20),
          ];
          for (const question of questions) ask(asked, question);
          for (const question of questions.toReversed()) {
            expect(ask(asked, question)).toEqual(ask(createMarket({ seed }), question));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives other seeds and other symbols other prices', () => {
    const day = FIRST + 3000 * DAY;
    const closes = [1, 2, 2 ** 33 + 1].flatMap((seed) =>
      ['ADA-USD', 'LTC-USD'].map((symbol) =>
        createMarket({ seed }).candles(symbol, '1d', day, day + 3 * DAY).map(({ close }) => close).join(),
      ),
    );
    expect(new Set(closes).size).toBe(closes.length);
  });

  it('numbers the trades of a symbol without a hole or a repetition, also across days', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, anyTime, (seed, symbol, time) => {
        const market = createMarket({ seed });
        const midnight = Math.floor(time / DAY) * DAY;
        const span = Math.max(600_000, (100 / market.product(symbol).tradesPerDay) * DAY);
        const trades = market.trades(symbol, midnight - span, midnight + span);
        expect(trades.length).toBeGreaterThan(1);
        trades.forEach((trade, place) => {
          expect(trade.id).toBe((trades[0]?.id ?? 0) + place);
          expect(trade.timeUs).toBeGreaterThanOrEqual(trades[place - 1]?.timeUs ?? 0);
          expect(Number.isSafeInteger(trade.id) && Number.isSafeInteger(trade.timeUs)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('shows the open bucket as the exact prefix of its trades', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, anyTime, fc.constantFrom(...TIMEFRAMES.slice(0, 4)), (seed, symbol, time, timeframe) => {
        const market = createMarket({ seed });
        const openTime = Math.floor(time / TIMEFRAME_MS[timeframe]) * TIMEFRAME_MS[timeframe];
        expect(market.candleUpTo(symbol, timeframe, time)).toEqual(
          candlesOfTrades(market.trades(symbol, openTime, time), timeframe)[0],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('knows the last trades before a time, newest first', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, anyTime, (seed, symbol, time) => {
        const market = createMarket({ seed });
        const recent = market.recentTrades(symbol, time, 30);
        const oldest = Math.floor((recent.at(-1)?.timeUs ?? 0) / 1000);
        const expected = market.trades(symbol, oldest, time).toReversed().slice(0, 30);
        expect(recent).toHaveLength(30);
        expect(recent).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('computes no more buckets for a page 400 days deep than for a new one', () => {
    const now = FIRST + 4000 * DAY;
    const cost = (timeframe: Timeframe, end: number): number => {
      const market = createMarket({ seed: 11 });
      market.candles('SOL-USD', timeframe, end - 350 * TIMEFRAME_MS[timeframe], end);
      return market.nodesComputed();
    };
    expect(cost('1d', now)).toBe(350);
    for (const timeframe of TIMEFRAMES) {
      for (const end of [now, now - 400 * DAY]) {
        expect(cost(timeframe, end)).toBeGreaterThanOrEqual(340);
        expect(cost(timeframe, end)).toBeLessThan(1.6 * 350);
      }
    }
  });

  it('keeps every price positive and between 0.4 and 2.1 of the base for all time', () => {
    fc.assert(
      fc.property(anySeed, anySymbol, (seed, symbol) => {
        const market = createMarket({ seed });
        const { baseTicks } = market.product(symbol);
        for (const { low, high } of market.candles(symbol, '1d', FIRST, FIRST + 5000 * DAY)) {
          expect(low).toBeGreaterThan(0.4 * baseTicks);
          expect(high).toBeLessThan(2.1 * baseTicks);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('opens a bucket near the close before it on a liquid symbol', () => {
    fc.assert(
      fc.property(anySeed, anyTime, (seed, time) => {
        const candles = createMarket({ seed }).candles('BTC-USD', '5m', time, time + DAY / 4);
        candles.forEach(({ open }, place) => {
          const before = candles[place - 1];
          if (before) expect(Math.abs(open - before.close) / open).toBeLessThan(0.002);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('leaves a nearly dead symbol without a trade for hours', () => {
    const market = createMarket({ seed: 5 });
    for (const symbol of ['RLC-USD', 'MLN-USD']) {
      const trades = market.trades(symbol, FIRST + 3000 * DAY, FIRST + 3030 * DAY);
      const silences = trades.map(({ timeUs }, place) => timeUs - (trades[place - 1]?.timeUs ?? timeUs));
      expect(Math.max(...silences)).toBeGreaterThan(4 * 3_600_000_000);
      expect(market.candles(symbol, '5m', FIRST + 3000 * DAY, FIRST + 3010 * DAY).length).toBeLessThan(2880 / 4);
    }
  });

  it('has no history before 2015 and none of a symbol it does not know', () => {
    const market = createMarket({ seed: 5 });
    expect(market.candles('BTC-USD', '1d', FIRST - 10 * DAY, FIRST)).toEqual([]);
    expect(() => market.candles('NONE-USD', '1d', 0, 1)).toThrow('no product NONE-USD');
  });
});
