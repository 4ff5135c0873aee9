import type { JudgedSymbol, SymbolVerdict } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { symbolsWords, verdictCounts } from './verdict-words.ts';

it('counts the verdicts, what can be imported first', () => {
  const entries = (['unknown', 'valid', 'duplicate', 'valid'] as SymbolVerdict[]).map((verdict) => ({ verdict }) as JudgedSymbol);
  expect(verdictCounts(entries)).toEqual([
    { verdict: 'valid', count: 2 },
    { verdict: 'duplicate', count: 1 },
    { verdict: 'unknown', count: 1 },
  ]);
  expect([0, 1, 2].map(symbolsWords)).toEqual(['0 symbols', '1 symbol', '2 symbols']);
});
