import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, readPreferences, writePreferences } from './view-preferences.ts';

describe('the kept view', () => {
  it('comes back as it was, without the filter', () => {
    const view = { sort: { column: '4h', descending: true }, filter: 'btc', groupBy: '1h', pinned: new Set(['1:BTC-USD']) } as const;
    expect(readPreferences(writePreferences(view))).toEqual({ ...view, filter: '' });
  });

  it('is the default, part by part, where the text says nothing usable', () => {
    expect(readPreferences(null)).toEqual(DEFAULT_VIEW);
    expect(readPreferences('{"sort":{"column":"9m","descending":1},"groupBy":"2h","pinned":["a",3]}')).toEqual({
      ...DEFAULT_VIEW,
      pinned: new Set(['a']),
    });
  });

  it('can be read from any text whatever', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readPreferences(text).filter === ''));
  });
});
