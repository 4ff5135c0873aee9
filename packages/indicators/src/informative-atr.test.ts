import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { InformativeAtr } from './informative-atr.ts';
import { expectAgreement } from './testing/agreement.ts';
import { barsWithGaps, observedBars } from './testing/arbitrary-bars.ts';
import { exactAtr } from './testing/exact-macd-v.ts';
import { indicatorContract } from './testing/indicator-contract.ts';
import { trueRange } from './true-range.ts';

indicatorContract({
  name: 'informative ATR',
  create: () => new InformativeAtr(26),
  restore: (snapshot) => InformativeAtr.restore(26, snapshot),
  inputs: barsWithGaps,
  steady: observedBars,
  warmUp: 26,
  isDefined: (reading) => reading !== null,
  refused: { high: 1, low: Number.NaN, close: 1, synthetic: false },
});

const readings = (atr: InformativeAtr, bars: readonly Bar[]): (number | null)[] =>
  bars.map((bar) => {
    atr.update(bar);
    return atr.reading();
  });

const bar = (high: number, low: number, close: number): Bar => ({ high, low, close, synthetic: false });
const gap = (close: number): Bar => ({ high: close, low: close, close, synthetic: true });

describe('InformativeAtr', () => {
  it('counts the first bar with high − low and averages as Wilder does (by hand)', () => {
    // True ranges 2, 3 (from the close 11 down to 8), 1; averages 2.5, then (2.5 + 1) / 2.
    expect(readings(new InformativeAtr(2), [bar(12, 10, 11), bar(10, 8, 9), bar(9, 8, 8)])).toEqual([null, 2.5, 1.75]);
  });

  it('carries forward over synthetic bars and counts the jump across a gap once', () => {
    // After the gap the bar spans 20 to 21 and the carried close is 11: true range 10, then 1.
    expect(
      readings(new InformativeAtr(2), [bar(12, 10, 11), bar(12, 10, 11), gap(11), gap(11), bar(21, 20, 20), bar(21, 20, 20)]),
    ).toEqual([null, 2, 2, 2, 6, 3.5]);
  });

  it('starts after its period of observed bars, however many synthetic ones lie between', () => {
    expect(readings(new InformativeAtr(2), [gap(10), bar(12, 10, 11), gap(11), gap(11), bar(11, 11, 11)])).toEqual([
      null,
      null,
      null,
      null,
      1,
    ]);
  });

  it('agrees to 1e-12 with exact arithmetic from the first value on, synthetic bars included', () => {
    fc.assert(
      fc.property(barsWithGaps, (bars) => {
        expectAgreement('ATR', readings(new InformativeAtr(26), bars), exactAtr(bars, 26), 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a snapshot with more bars observed than seen', () => {
    expect(() => InformativeAtr.restore(26, { layout: 1, values: [1, 2, 0, 0] })).toThrow(/more bars observed/);
  });
});

describe('trueRange', () => {
  it('is the largest of the three distances of the definition', () => {
    const price = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(price, price, price, (a, b, close) => {
        const [high, low] = [Math.max(a, b), Math.min(a, b)];
        expect(trueRange(high, low, close)).toBe(Math.max(high - low, Math.abs(high - close), Math.abs(low - close)));
      }),
    );
  });
});
