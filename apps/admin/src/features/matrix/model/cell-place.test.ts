import { expect, it } from 'vitest';
import { symbolOfCell } from './cell-place.ts';

it('leads from a cell to its symbol on its timeframe, from the name of a symbol to its usual one', () => {
  expect(symbolOfCell({ line: '100:BTC-USD', column: '4h' })).toEqual({ params: { exchange: 'demo', symbol: 'BTC-USD' }, search: { timeframe: '4h' } });
  expect(symbolOfCell({ line: '1:ETH-USD', column: 'price' })).toEqual({ params: { exchange: 'coinbase', symbol: 'ETH-USD' }, search: {} });
  expect([symbolOfCell({ line: 'group:Pinned', column: 'symbol' }), symbolOfCell({ line: '7:ETH-USD', column: '1m' })]).toEqual([null, null]);
});
