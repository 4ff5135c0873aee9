import { describe, expect, it } from 'vitest';
import { differs } from './differs.ts';

const candle = { open: 60_000, high: 61_000, low: 59_000, close: 60_500, volume: 12.5 };

describe('differs', () => {
  it('is false for the same values and for what rounding explains', () => {
    expect(differs(candle, { ...candle })).toBe(false);
    expect(differs(candle, { ...candle, close: 60_500 * (1 + 5e-13), volume: 12.5 * (1 + 5e-10) })).toBe(false);
    expect(differs({ ...candle, volume: 0 }, { ...candle, volume: 0 })).toBe(false);
  });

  it.each(['open', 'high', 'low', 'close'] as const)('is true for another %s', (key) => {
    expect(differs(candle, { ...candle, [key]: candle[key] * (1 + 2e-12) })).toBe(true);
  });

  it('is true for another volume', () => {
    expect(differs(candle, { ...candle, volume: 12.5 * (1 + 2e-9) })).toBe(true);
  });
});
