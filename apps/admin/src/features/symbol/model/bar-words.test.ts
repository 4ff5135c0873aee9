import type { Candle } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { barMark, barNotes } from './bar-words.ts';

const bar = (fields: Partial<Candle>) => ({ candle: { synthetic: false, revision: 0, source: 'stream', ...fields } as Candle });

it('marks what is not an ordinary bar', () => {
  expect([{}, { synthetic: true }, { revision: 1 }, { synthetic: true, revision: 2 }].map((fields) => barMark(bar(fields)))).toEqual([
    null, 'synthetic', 'revised', 'synthetic',
  ]);
  expect(barMark({ candle: null })).toBe('hole');
});

it('says why, and where the figures come from', () => {
  expect(barNotes(bar({}))).toEqual(['told by the exchange’s candle stream']);
  expect(barNotes(bar({ synthetic: true, cause: 'no-trades', source: 'rest' }))).toEqual([
    'synthetic: no trades, as the exchange’s history confirms',
    'read from the exchange’s history (REST)',
  ]);
  expect(barNotes(bar({ revision: 2, source: 'trades' }))).toEqual(['corrected 2 times', 'built from trades']);
  expect(barNotes({ candle: null })[0]).toMatch(/^not known/);
});
