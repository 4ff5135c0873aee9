import type { SymbolScan } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { scanWords } from './scan-words.ts';

const scan = (held: boolean[]) =>
  ({ products: [{}, {}], positions: held.map((meetsMinimum) => ({ meetsMinimum })) }) as unknown as SymbolScan;

it('says what the credentials are good for, and does not call an account read that was not asked', () => {
  expect(scanWords(scan([]), [])).toBe('The account was read: nothing is held; 2 markets.');
  expect(scanWords(scan([true, false]), [])).toBe('The account was read: 2 held, 1 worth watching; 2 markets.');
  expect(scanWords(scan([]), ['KEY'])).toBe('Public prices work (2 markets). The account was not asked: KEY is not set.');
  expect(scanWords(scan([]), ['KEY', 'SECRET'])).toMatch(/KEY and SECRET are not set/);
});
