import { describe, expect, it } from 'vitest';
import { typedItems, typedNumber, typedSymbol, withItems } from './list-input.ts';

describe('what is typed into a field', () => {
  it('is one item or many', () => {
    expect(typedItems(' btc-usd, eth-usd;sol-usd\n\nxrp-usd ')).toEqual(['btc-usd', 'eth-usd', 'sol-usd', 'xrp-usd']);
    expect(typedItems('  ')).toEqual([]);
  });

  it('is a symbol in capitals, with its exchange as it is written', () => {
    expect(['btc-usd', 'demo:btc-usd', 'binanceUs:Eth-usd'].map(typedSymbol)).toEqual(['BTC-USD', 'demo:BTC-USD', 'binanceUs:ETH-USD']);
  });

  it('is a number, or stays the text that it is', () => {
    expect(['5', ' 0.5 ', '0,5', '-1', '', 'many', '1e999'].map(typedNumber)).toEqual([5, 0.5, 0.5, -1, '', 'many', '1e999']);
  });

  it('is added once', () => {
    expect(withItems(['a', 'b'], ['b', 'c', 'c'])).toEqual(['a', 'b', 'c']);
  });
});
