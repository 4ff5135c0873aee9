import { describe, expect, it } from 'vitest';
import { decimalsOf, priceDecimals } from './price-decimals.ts';

describe('the decimals of a price', () => {
  it.each([
    [1, 0],
    [0.01, 2],
    [0.00001, 5],
    [1e-8, 8],
    [2.5e-7, 8],
    [10, 0],
  ])('of increment %d are %d', (increment, decimals) => {
    expect(decimalsOf(increment)).toBe(decimals);
  });

  it('are read once per exchange, and again for a symbol that was not listed then', async () => {
    const listed = [{ symbol: 'BTC-USD', priceIncrement: 0.01 }];
    let reads = 0;
    const decimals = priceDecimals(async () => {
      reads++;
      return listed;
    });
    expect(await decimals(1, 'BTC-USD')).toBe(2);
    expect(await decimals(1, 'BTC-USD')).toBe(2);
    expect(reads).toBe(1);
    expect(await decimals(1, 'NEW-USD')).toBeNull();
    listed.push({ symbol: 'NEW-USD', priceIncrement: 0.1 });
    expect(await decimals(1, 'NEW-USD')).toBe(1);
  });
});
