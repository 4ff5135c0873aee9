import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgePrice, fixedPointsOf, shapeRun } from './path.ts';

/** A short run and what its parent has decided: the sizes at which places become scarce. */
const anyRun = fc
  .record({
    key: fc.nat(),
    trades: fc.integer({ min: 1, max: 5 }),
    prices: fc.tuple(fc.integer({ min: 50, max: 70 }), fc.integer({ min: 50, max: 70 })),
    low: fc.integer({ min: 30, max: 49 }),
    high: fc.integer({ min: 71, max: 90 }),
    highPlace: fc.option(fc.nat(), { nil: undefined, freq: 1 }),
    lowPlace: fc.option(fc.nat(), { nil: undefined, freq: 1 }),
    deviation: fc.double({ min: 0, max: 20, noNaN: true }),
  })
  .map(({ key, trades, prices, low, high, highPlace, lowPlace, deviation }) => {
    // An extreme of the parent needs a trade that is neither the first nor the last nor taken.
    const highAt = highPlace !== undefined && trades > 2 ? 1 + (highPlace % (trades - 2)) : undefined;
    const lowWanted = lowPlace !== undefined && trades > 2 ? 1 + (lowPlace % (trades - 2)) : undefined;
    const lowAt = lowWanted === highAt ? undefined : lowWanted;
    const [open, other] = prices;
    const close = trades === 1 ? open : other;
    return { key, run: { open, close, trades }, limits: { low, high, highAt, lowAt, deviation } };
  });

describe('the shape of a run of trades', () => {
  it('keeps its ends, stays within its parent, and has a trade of its own for each extreme', () => {
    fc.assert(
      fc.property(anyRun, ({ key, run, limits }) => {
        const shape = shapeRun(key, run, limits);
        expect(shape).toMatchObject({ open: run.open, close: run.close });
        expect(shape.high).toBeGreaterThanOrEqual(Math.max(run.open, run.close));
        expect(shape.low).toBeLessThanOrEqual(Math.min(run.open, run.close));
        expect(shape.high).toBeLessThanOrEqual(limits.high);
        expect(shape.low).toBeGreaterThanOrEqual(limits.low);
        if (limits.highAt !== undefined) expect(shape).toMatchObject({ high: limits.high, highAt: limits.highAt });
        if (limits.lowAt !== undefined) expect(shape).toMatchObject({ low: limits.low, lowAt: limits.lowAt });
        // Each place has one price, and every price is that of a trade.
        const prices = new Map<number, number>();
        for (const [at, price] of [
          [0, shape.open],
          [run.trades - 1, shape.close],
          [shape.highAt, shape.high],
          [shape.lowAt, shape.low],
        ] as const) {
          expect(prices.get(at) ?? price).toBe(price);
          expect(at).toBeLessThan(run.trades);
          prices.set(at, price);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('is bridged in whole ticks between its points, never beyond its extremes', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), ({ key, run, limits }, draw) => {
        const shape = shapeRun(key, run, limits);
        const points = fixedPointsOf(shape, run.trades);
        points.slice(1).forEach((to, place) => {
          const from = points[place] ?? to;
          for (let at = from.at + 1; at < to.at; at++) {
            const price = bridgePrice(key, draw, at, { from, to, ...shape, deviation: limits.deviation });
            expect(Number.isInteger(price) && price >= shape.low && price <= shape.high).toBe(true);
          }
        });
      }),
      { numRuns: 500 },
    );
  });
});
