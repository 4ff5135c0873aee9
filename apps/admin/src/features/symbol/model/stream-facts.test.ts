import { expect, it } from 'vitest';
import { freshnessWords, streamWords } from './stream-facts.ts';
import { symbolSearch } from './symbol-search.ts';

it('keeps apart what was asked for and what was confirmed', () => {
  expect([[true, true], [true, false], [false, true], [false, false]].map(([wanted, confirmed]) => streamWords({ wanted: wanted === true, confirmed: confirmed === true }))).toEqual([
    'confirmed', 'asked for, not confirmed', 'letting go', 'not watched',
  ]);
  expect(streamWords(undefined)).toBe('not watched');
});

it('tells the age of the last trade', () => {
  expect(freshnessWords({ freshness: 'quiet', lastTradeAt: 0 }, 720_000)).toBe('quiet, last trade 12 min ago');
  expect(freshnessWords({ freshness: 'live', lastTradeAt: 0 }, 4_999)).toBe('live');
  expect(freshnessWords({ freshness: 'live', lastTradeAt: 0 }, 6_700)).toBe('live, last trade 6 s ago');
  expect(freshnessWords({ freshness: 'waiting', lastTradeAt: null }, 5)).toBe('waiting, no trade seen yet');
});

it('takes from an address only what a page can show', () => {
  expect(symbolSearch({ timeframe: '4h', other: 1 })).toEqual({ timeframe: '4h' });
  expect(symbolSearch({ timeframe: '2h' })).toEqual({});
});
