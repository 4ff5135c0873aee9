import fc from 'fast-check';
import { expect, it } from 'vitest';
import { squareRoot } from './square-root.ts';

it('is the square root to twelve digits, and 0 for what has none', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e18, noNaN: true }), (value) => {
      expect(Math.abs(squareRoot(value) / Math.sqrt(value) - 1)).toBeLessThan(1e-12);
    }),
  );
  expect([0, -1, Number.NaN].map(squareRoot)).toEqual([0, 0, 0]);
});
