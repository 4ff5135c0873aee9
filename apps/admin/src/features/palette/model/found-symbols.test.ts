import { describe, expect, it } from 'vitest';
import { foundSymbols, MOST_FOUND } from './found-symbols.ts';

const symbols = ['WBTC-USD', 'ETH-BTC', 'BTC-USD', 'SOL-USD'].map((symbol) => ({ symbol }));

describe('the symbols of the palette', () => {
  it('are those with the letters in their name, those that begin with them first', () => {
    expect(foundSymbols(symbols, ' btc').found.map(({ symbol }) => symbol)).toEqual(['BTC-USD', 'WBTC-USD', 'ETH-BTC']);
    expect(foundSymbols(symbols, 'doge')).toEqual({ found: [], total: 0 });
  });

  it('are all of them without a letter', () => {
    expect(foundSymbols(symbols, '').found).toEqual(symbols);
  });

  it('are no more than fit, with their number', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ symbol: `A${index}-USD` }));
    const { found, total } = foundSymbols(many, 'a');
    expect([found.length, total]).toEqual([MOST_FOUND, 400]);
  });
});
