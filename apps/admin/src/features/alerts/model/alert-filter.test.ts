import { describe, expect, it } from 'vitest';
import { fits, isFiltered, NO_ALERT_FILTER } from './alert-filter.ts';

const alert = { symbol: 'BTC-USD', timeframe: '5m', trigger: 'level_+150', late: false } as const;

describe('a filter of alerts', () => {
  it('leaves everything while nothing is chosen', () => {
    expect(fits(alert, NO_ALERT_FILTER)).toBe(true);
    expect(isFiltered(NO_ALERT_FILTER)).toBe(false);
  });

  it('leaves what has all that is chosen', () => {
    const chosen = { symbol: ' btc', timeframe: '5m', rule: 'level', late: 'in time' } as const;
    expect(isFiltered(chosen)).toBe(true);
    expect(fits(alert, chosen)).toBe(true);
    expect(fits({ ...alert, symbol: 'ETH-USD' }, chosen)).toBe(false);
    expect(fits({ ...alert, timeframe: '1h' }, chosen)).toBe(false);
    expect(fits({ ...alert, trigger: 'reversal_oversold' }, chosen)).toBe(false);
    expect(fits({ ...alert, late: true }, chosen)).toBe(false);
  });
});
