import type { MacdVState, MatrixRow, Timeframe } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKey, rowsOfSnapshot } from '../../../live/market-rows.ts';
import { matrixItems, stateCounts, stateShares, timeframesOf, toggledSort, type Held, type MatrixView, type SortColumn } from './matrix-view.ts';

const row = (symbol: string, v: number | null = null, state: MacdVState = 'RANGING', timeframe: Timeframe = '1h'): MatrixRow => ({
  exchangeId: 1,
  symbol,
  priceDecimals: 2,
  price: null,
  changePct24h: null,
  priceReceivedAt: null,
  cells: [
    {
      timeframe,
      openTime: 0,
      final: true,
      macdV: v,
      signal: null,
      histogram: null,
      histogramDirection: 0,
      state,
      seeded: true,
      syntheticShare: 0,
      recent: [],
      receivedAt: 0,
    },
  ],
});

const view = (fields: Partial<MatrixView> = {}): MatrixView => ({
  sort: { column: 'symbol', descending: false },
  filter: '',
  groupBy: null,
  pinned: new Set(),
  ...fields,
});

const NOTHING_HELD: Held = new Map();

const ids = (rows: MatrixRow[], asked: Partial<MatrixView>, held = NOTHING_HELD): string[] =>
  matrixItems(rowsOfSnapshot(rows), view(asked), held).map((item) => item.id);

describe('the lines of the matrix', () => {
  it('are sorted by a value with undefined ones last in both directions', () => {
    const rows = [row('A-USD', null), row('B-USD', -20), row('C-USD', 160), row('D-USD', null), row('E-USD', 3)];
    expect(ids(rows, { sort: { column: '1h', descending: true } })).toEqual(['1:C-USD', '1:E-USD', '1:B-USD', '1:A-USD', '1:D-USD']);
    expect(ids(rows, { sort: { column: '1h', descending: false } })).toEqual(['1:B-USD', '1:E-USD', '1:C-USD', '1:A-USD', '1:D-USD']);
  });

  it('are sorted by what is held, with what is not held, or has no known value, last', () => {
    const rows = ['A-USD', 'B-USD', 'C-USD', 'D-USD'].map((symbol) => row(symbol));
    const held: Held = new Map([['1:B-USD', { valueUsd: 5 }], ['1:C-USD', { valueUsd: null }], ['1:D-USD', { valueUsd: 70 }]]);
    expect(ids(rows, { sort: { column: 'held', descending: true } }, held)).toEqual(['1:D-USD', '1:B-USD', '1:A-USD', '1:C-USD']);
    expect(ids(rows, { sort: { column: 'held', descending: true } })).toEqual(['1:A-USD', '1:B-USD', '1:C-USD', '1:D-USD']);
  });

  it('are those whose symbol has every word of the filter, in any case', () => {
    const rows = ['BTC-USD', 'BTC-EUR', 'ETH-USD', 'WBTC-USD'].map((symbol) => row(symbol));
    expect(ids(rows, { filter: ' btc usd ' })).toEqual(['1:BTC-USD', '1:WBTC-USD']);
    expect(ids(rows, { filter: 'xyz' })).toEqual([]);
  });

  it('begin with the pinned ones under their own heading', () => {
    const rows = ['A-USD', 'B-USD', 'C-USD'].map((symbol) => row(symbol));
    expect(ids(rows, { pinned: new Set(['1:C-USD', '2:A-USD']) })).toEqual(['group:Pinned', '1:C-USD', 'group:Others', '1:A-USD', '1:B-USD']);
  });

  it('stand under their state, from overbought down to oversold, undefined last', () => {
    const rows = [row('A-USD', -180, 'RISK_OVERSOLD'), row('B-USD', null, 'UNDEFINED'), row('C-USD', 170, 'RISK_OVERBOUGHT'), row('D-USD', 0), row('E-USD', 1)];
    expect(ids(rows, { groupBy: '1h' })).toEqual([
      'group:RISK_OVERBOUGHT', '1:C-USD', 'group:RANGING', '1:D-USD', '1:E-USD', 'group:RISK_OVERSOLD', '1:A-USD', 'group:UNDEFINED', '1:B-USD',
    ]);
  });

  it('show every matching row exactly once, whatever is asked, and say how many a group has', () => {
    const states = fc.constantFrom<MacdVState>('RISK_OVERSOLD', 'RANGING', 'RALLYING', 'UNDEFINED');
    const rows = fc.uniqueArray(fc.record({ symbol: fc.stringMatching(/^[A-C]{1,3}-USD$/), v: fc.option(fc.integer({ min: -300, max: 300 })), state: states }), {
      selector: (r) => r.symbol,
    });
    const asked = fc.record({
      column: fc.constantFrom<SortColumn>('symbol', 'price', 'change', '1h', '1d'),
      descending: fc.boolean(),
      groupBy: fc.option(fc.constantFrom<Timeframe>('1h', '1d')),
      pinned: fc.array(fc.stringMatching(/^1:[A-C]{1,3}-USD$/)),
    });
    fc.assert(
      fc.property(rows, asked, (list, { column, descending, groupBy, pinned }) => {
        const market = rowsOfSnapshot(list.map(({ symbol, v, state }) => row(symbol, v, state)));
        const items = matrixItems(market, view({ sort: { column, descending }, groupBy, pinned: new Set(pinned) }), NOTHING_HELD);
        const shown = items.filter((item) => item.kind === 'row').map((item) => item.id);
        expect(shown.toSorted()).toEqual([...market.keys()].toSorted());
        const grouped = items.reduce((sum, item) => sum + (item.kind === 'group' ? item.count : 0), 0);
        expect(items.some((item) => item.kind === 'group') ? grouped : shown.length).toBe(shown.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('columns', () => {
  it('are the timeframes that occur, shortest first, and all six before anything is known', () => {
    const rows = rowsOfSnapshot([row('A-USD', 1, 'RANGING', '1d'), row('B-USD', 1, 'RANGING', '5m')]);
    expect(timeframesOf(rows)).toEqual(['5m', '1d']);
    expect(timeframesOf(null)).toHaveLength(6);
  });

  it('are first sorted as they read best and then the other way', () => {
    const first = toggledSort({ column: 'symbol', descending: false }, '4h');
    expect(first).toEqual({ column: '4h', descending: true });
    expect(toggledSort(first, '4h')).toEqual({ column: '4h', descending: false });
    expect(toggledSort(first, 'symbol')).toEqual({ column: 'symbol', descending: false });
  });

  it('count the states of all rows, also of those without a value there', () => {
    const rows = rowsOfSnapshot([row('A-USD', 1), row('B-USD', 2), row('C-USD', 170, 'RISK_OVERBOUGHT'), row('D-USD', 1, 'RALLYING', '1d')]);
    expect(stateCounts(rows, '1h')).toEqual([
      { state: 'RANGING', count: 2 },
      { state: 'RISK_OVERBOUGHT', count: 1 },
      { state: 'UNDEFINED', count: 1 },
    ]);
    expect(rowKey({ exchangeId: 1, symbol: 'A-USD' })).toBe([...rows.keys()][0]);
  });

  it('draw the states as parts of a bar that fill it', () => {
    const shares = stateShares([{ state: 'RANGING', count: 3 }, { state: 'RALLYING', count: 1 }]);
    expect(shares.map(({ from, share }) => [from, share])).toEqual([[0, 75], [75, 25]]);
  });
});
