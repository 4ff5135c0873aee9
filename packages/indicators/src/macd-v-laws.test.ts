import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { MacdV } from './macd-v.ts';
import { macdVColumns } from './macd-v-columns.ts';
import type { MacdVPoint } from './macd-v-point.ts';
import { expectAgreement } from './testing/agreement.ts';
import { absurdBars, barsWithGaps, observedBars } from './testing/arbitrary-bars.ts';
import { exactMacdV } from './testing/exact-macd-v.ts';
import { RECORDINGS } from './testing/recorded-bars.ts';

const run = (bars: readonly Bar[]): MacdVPoint[] => {
  const series = new MacdV();
  return bars.map((bar) => {
    series.update(bar);
    return series.reading();
  });
};

const expectExact = (bars: readonly Bar[]): void => {
  const points = run(bars);
  const exact = exactMacdV(bars);
  for (const name of ['macdV', 'signal', 'histogram'] as const) {
    expectAgreement(
      name,
      points.map((point) => point[name]),
      exact[name],
      1e-12,
    );
  }
};

/** The rule of the states from its definition: looks back over the readings instead of counting. */
const stateByDefinition = (bars: readonly Bar[], points: readonly MacdVPoint[], at: number): string => {
  const { macdV: v, signal: s } = points[at] as MacdVPoint;
  if (v === null || s === null) return 'UNDEFINED';
  if (v < -150) return 'RISK_OVERSOLD';
  const sinceHole = points.findLastIndex(({ macdV }, index) => index <= at && macdV === null) + 1;
  const observed = points.slice(sinceHole, at + 1).filter((_, index) => !bars[sinceHole + index]?.synthetic);
  const last20 = observed.slice(-20);
  if (last20.length === 20 && last20.every(({ macdV }) => Math.abs(macdV ?? 0) <= 50)) return 'RANGING';
  if (v >= s) return v > 150 ? 'RISK_OVERBOUGHT' : v >= 50 ? 'RALLYING' : 'REBOUNDING';
  return v >= -50 ? 'RETRACING' : 'REVERSING';
};

describe('MACD-V', () => {
  it('agrees to 1e-12 with exact arithmetic from the first value on', () => {
    fc.assert(fc.property(observedBars, expectExact), { numRuns: 60 });
  });

  it('agrees to 1e-12 with exact arithmetic where synthetic bars stand for missing ones', () => {
    fc.assert(fc.property(barsWithGaps, expectExact), { numRuns: 60 });
  });

  it.for(RECORDINGS)('agrees to 1e-12 with exact arithmetic on $name', ({ missing, read }, { skip }) => {
    skip(missing, 'the recorded data is not beside the repository');
    expectExact(read(true).slice(-3000));
    expectExact(read(true).slice(0, 3000));
  });

  it('keeps its digits, and fades, in a market that stands still', () => {
    fc.assert(
      fc.property(observedBars, (bars) => {
        const close = bars.at(-1)?.close ?? 1;
        const still = Array.from({ length: 1500 }, () => ({ high: close, low: close, close, synthetic: false }));
        const fading = run([...bars, ...still]).map(({ macdV }) => Math.abs(macdV ?? 0));
        expect(fading.at(-1)).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
    const walk = Array.from({ length: 30 }, (_, index) => {
      const close = 0.9997 + (index % 7) * 0.0001;
      return { high: close + 0.0001, low: close, close, synthetic: false };
    });
    expectExact([...walk, ...Array.from({ length: 1200 }, () => ({ high: 1.0001, low: 1.0001, close: 1.0001, synthetic: false }))]);
  });

  it('gives the same bits when all prices are scaled by a power of two', () => {
    fc.assert(
      fc.property(barsWithGaps, fc.integer({ min: -200, max: 200 }), (bars, exponent) => {
        const scale = 2 ** exponent;
        const scaled = bars.map(({ high, low, close, synthetic }) => ({
          high: high * scale,
          low: low * scale,
          close: close * scale,
          synthetic,
        }));
        const shape = ({ macdV, signal, histogram, state }: MacdVPoint): unknown => ({ macdV, signal, histogram, state });
        expect(run(scaled).map(shape)).toStrictEqual(run(bars).map(shape));
      }),
    );
  });

  it('has the state that the rule gives by definition', () => {
    const quieter = barsWithGaps.map((bars) => bars.map((bar) => ({ ...bar, high: bar.high * 1.03, low: bar.low * 0.97 })));
    fc.assert(
      fc.property(fc.oneof(barsWithGaps, quieter), (bars) => {
        const points = run(bars);
        expect(points.map(({ state }) => state)).toEqual(points.map((_, at) => stateByDefinition(bars, points, at)));
      }),
    );
  });

  it('lets no NaN and no Infinity out, whatever comes in, and keeps what it had when it refuses', () => {
    const numbersOf = (point: MacdVPoint): unknown[] => Object.values(point).filter((value) => typeof value === 'number');
    fc.assert(
      fc.property(absurdBars, (bars) => {
        const series = new MacdV();
        const taken: Bar[] = [];
        for (const bar of bars) {
          const before = series.snapshot();
          try {
            series.update(bar);
            taken.push(bar);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            expect(series.snapshot()).toStrictEqual(before);
          }
          const point = series.reading();
          expect(numbersOf(point).every(Number.isFinite), JSON.stringify(point)).toBe(true);
          expect(point.reason === undefined).toBe(point.macdV !== null);
          expect(MacdV.restore(series.snapshot()).reading()).toStrictEqual(point);
        }
        const columns = macdVColumns(taken);
        taken.forEach((_, index) => {
          const { macdV, signal, histogram } = columns.at(index);
          for (const value of [macdV, signal, histogram]) expect(value === null || Number.isFinite(value)).toBe(true);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('has no value outside of the bars of a batch', () => {
    expect(macdVColumns([]).at(0)).toEqual({ macdV: null, signal: null, histogram: null, state: 'UNDEFINED' });
  });
});
