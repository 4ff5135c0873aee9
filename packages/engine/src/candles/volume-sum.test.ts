import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VolumeSum } from './volume-sum.ts';

describe('VolumeSum', () => {
  it('gives the decimal that whole lots add up to, for up to 15 digits, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 300 }), (lots) => {
        const exact = lots.reduce((sum, lot) => sum + lot, 0);
        expect(VolumeSum.of(...lots.map((lot) => lot / 1e8))).toBe(exact / 1e8);
        expect(VolumeSum.of(...lots.toReversed().map((lot) => lot / 1e8))).toBe(exact / 1e8);
      }),
    );
  });

  it('does not drift where plain addition does', () => {
    expect(VolumeSum.of(0.1, 0.2)).toBe(0.3);
    expect(VolumeSum.of(1e6, ...Array.from({ length: 1000 }, () => 1e-8))).toBe(1_000_000.00001);
  });
});
