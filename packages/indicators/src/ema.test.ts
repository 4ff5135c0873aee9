import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ema } from './ema.ts';
import { expectAgreement } from './testing/agreement.ts';
import { observedBars } from './testing/arbitrary-bars.ts';
import { exactEma } from './testing/exact-macd-v.ts';
import { indicatorContract } from './testing/indicator-contract.ts';

const closes = observedBars.map((bars) => bars.map(({ close }) => close));

indicatorContract({
  name: 'EMA',
  create: () => new Ema(9),
  restore: (snapshot) => Ema.restore(9, snapshot),
  inputs: closes,
  steady: closes,
  warmUp: 9,
  isDefined: (reading) => reading !== null,
  refused: Number.NaN,
});

const readings = (ema: Ema, values: readonly number[]): (number | null)[] =>
  values.map((value) => {
    ema.update(value);
    return ema.reading();
  });

describe('Ema', () => {
  it('starts from the simple average of its first values (by hand: a = 1/2 for 3)', () => {
    expect(readings(new Ema(3), [1, 2, 6, 5, 7])).toEqual([null, null, 3, 4, 5.5]);
  });

  it('agrees to 1e-12 with exact arithmetic from the first value on', () => {
    fc.assert(
      fc.property(observedBars, fc.constantFrom(1, 2, 12, 26), (bars, period) => {
        const values = bars.map(({ close }) => close);
        expectAgreement('EMA', readings(new Ema(period), values), exactEma(bars, period), 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('stays exactly on a value that stands still', () => {
    expect(new Set(readings(new Ema(26), Array.from({ length: 100 }, () => 0.1)))).toEqual(new Set([null, 0.1]));
  });

  it('keeps no −0, which JSON would turn into 0', () => {
    const ema = new Ema(26);
    readings(ema, [0, ...Array.from({ length: 25 }, () => 5e-324)]);
    expect(JSON.parse(JSON.stringify(ema.snapshot()))).toStrictEqual(ema.snapshot());
  });

  it('refuses infinite values and magnitudes beyond 1e300', () => {
    const ema = new Ema(3);
    for (const value of [Infinity, -Infinity, 1.1e300, -1e308]) expect(() => ema.preview(value)).toThrow(RangeError);
  });
});
