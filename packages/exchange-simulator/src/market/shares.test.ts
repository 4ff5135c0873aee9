import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixKey } from './hash.ts';
import { splitWhole } from './shares.ts';

describe('shares of a whole number', () => {
  const weights = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 8 })
    .filter((list) => list.some((weight) => weight > 1e-6));

  it('sum to it, are never negative, and give nothing to a weight of 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), weights, fc.nat(), (whole, list, key) => {
        const parts = splitWhole(whole, list, key, 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        parts.forEach((part, place) => {
          expect(part).toBeGreaterThanOrEqual(0);
          if (list[place] === 0) expect(part).toBe(0);
        });
      }),
    );
  });

  it('let a single trade fall to each part as often as its weight says', () => {
    const hits = [0, 0, 0];
    for (let draw = 0; draw < 6_000; draw++) {
      splitWhole(1, [1, 2, 3], mixKey(9, draw), 0).forEach((part, place) => {
        hits[place] = (hits[place] ?? 0) + part;
      });
    }
    [1_000, 2_000, 3_000].forEach((expected, place) => {
      expect(Math.abs((hits[place] ?? 0) - expected)).toBeLessThan(150);
    });
  });
});
