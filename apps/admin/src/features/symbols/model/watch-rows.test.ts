import type { CommandRequest, WatchlistEntry } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { watchPlace, watchRows } from './watch-rows.ts';

const entry = (symbol: string, written: string | null = symbol): WatchlistEntry => ({ exchange: 'coinbase', exchangeId: 1, symbol, written, position: null });
const sent = (request: CommandRequest) => ({ request });

it('keeps what was just taken off the list, switched off, where it was given', () => {
  const commands = new Map([
    [watchPlace('coinbase', 'ADA-USD'), sent({ type: 'remove-symbol', payload: { symbol: 'ADA-USD', exchange: 'coinbase' } })],
    [watchPlace('coinbase', 'BTC-USD'), sent({ type: 'remove-symbol', payload: { symbol: 'BTC-USD', exchange: 'coinbase' } })],
    [watchPlace('coinbase', 'ETH-USD'), sent({ type: 'add-symbol', payload: { symbol: 'ETH-USD', exchange: 'coinbase' } })],
    ['engine.pause', sent({ type: 'pause' })],
  ]);
  const rows = watchRows([entry('BTC-USD'), entry('SOL-USD', null)], commands, '');
  expect(rows.map(({ symbol, monitored }) => [symbol, monitored])).toEqual([
    ['BTC-USD', true],
    ['SOL-USD', false],
    ['ADA-USD', false],
  ]);
});

it('filters by all the words that were typed', () => {
  const rows = watchRows([entry('BTC-USD'), entry('BTC-EUR'), entry('ETH-USD')], new Map(), ' btc usd');
  expect(rows.map(({ symbol }) => symbol)).toEqual(['BTC-USD']);
});
