import { expect, it } from 'vitest';
import { symbolOfCell } from './symbol-of-cell.ts';

it('leads from a cell to its symbol on its timeframe, from the name of a symbol to its usual one', () => {
  expect(symbolOfCell('100:BTC-USD|4h')).toEqual({ params: { exchange: 'demo', symbol: 'BTC-USD' }, search: { timeframe: '4h' } });
  expect(symbolOfCell('1:ETH-USD|price')).toEqual({ params: { exchange: 'coinbase', symbol: 'ETH-USD' }, search: {} });
  expect([symbolOfCell('group:Pinned|symbol'), symbolOfCell('7:ETH-USD|1m'), symbolOfCell(undefined)]).toEqual([null, null, null]);
});
