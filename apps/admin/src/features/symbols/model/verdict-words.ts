import type { JudgedSymbol, SymbolVerdict } from '@livermore/schemas';

/** How each verdict is called, in the order in which they are counted. */
export const VERDICT_LABELS: Readonly<Record<SymbolVerdict, string>> = {
  'valid': 'valid',
  'watched': 'watched already',
  'duplicate': 'duplicate',
  'unknown': 'unknown',
  'exchange-off': 'exchange off',
  'malformed': 'no symbol',
};

/** How many entries have each verdict, without those that none has. */
export const verdictCounts = (entries: readonly JudgedSymbol[]): { verdict: SymbolVerdict; count: number }[] =>
  (Object.keys(VERDICT_LABELS) as SymbolVerdict[])
    .map((verdict) => ({ verdict, count: entries.filter((entry) => entry.verdict === verdict).length }))
    .filter(({ count }) => count > 0);

/** `1 symbol`, `2 symbols`. */
export const symbolsWords = (count: number): string => `${count} ${count === 1 ? 'symbol' : 'symbols'}`;
