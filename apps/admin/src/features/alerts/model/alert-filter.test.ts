import { describe, expect, it } from 'vitest';
import { alertFilter, fits, isFiltered, queryOf, type AlertFilter } from './alert-filter.ts';

const alert = { symbol: 'BTC-USD', timeframe: '5m', trigger: 'level_+150', late: false } as const;

describe('a filter of alerts', () => {
  it('leaves everything while nothing is chosen', () => {
    expect(fits(alert, {})).toBe(true);
    expect([isFiltered({}), isFiltered({ symbol: 'b' })]).toEqual([false, true]);
    expect(queryOf({})).toEqual({});
  });

  it('leaves what has all that is chosen', () => {
    const chosen: AlertFilter = { symbol: ' btc', timeframe: '5m', rule: 'level', found: 'in-time' };
    expect(fits(alert, chosen)).toBe(true);
    expect(fits({ ...alert, symbol: 'ETH-USD' }, chosen)).toBe(false);
    expect(fits({ ...alert, timeframe: '1h' }, chosen)).toBe(false);
    expect(fits({ ...alert, trigger: 'reversal_oversold' }, chosen)).toBe(false);
    expect(fits({ ...alert, late: true }, chosen)).toBe(false);
    expect(queryOf(chosen)).toEqual({ symbol: ' btc', timeframe: '5m', rule: 'level', late: false });
  });

  it('takes of an address what it can use', () => {
    const filter: AlertFilter = { symbol: 'btc', timeframe: '1h', rule: 'reversal', found: 'late' };
    expect(alertFilter({ ...filter, other: 1 })).toEqual(filter);
    expect(alertFilter({ symbol: 1, timeframe: '2h', rule: 'all', found: true })).toEqual({ symbol: '1' });
    expect(alertFilter({ symbol: '  ' })).toEqual({});
  });
});
