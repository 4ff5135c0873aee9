import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, incrementText } from './decimal.ts';

describe('a decimal', () => {
  it.each([
    [612405, 1, '61240.5'],
    [5, 5, '0.00005'],
    [6120000, 2, '61200'],
    [100, 0, '100'],
    [0, 8, '0'],
    [-28560, 5, '-0.2856'],
    [-5, 2, '-0.05'],
  ])('of %i with %i digits is written %s', (value, decimals, text) => {
    expect(formatDecimal(value, decimals)).toBe(text);
  });

  it('reads back as the nearest number to the exact one', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 }), (value, decimals) => {
        expect(Number(formatDecimal(value, decimals)) + 0).toBe(value / 10 ** decimals + 0);
      }),
    );
  });

  it('of the smallest step is the increment', () => {
    expect([0, 2, 8].map(incrementText)).toEqual(['1', '0.01', '0.00000001']);
  });
});
