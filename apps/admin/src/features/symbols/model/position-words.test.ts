import type { Position, SymbolScan } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { newestPositions, scanWords } from './position-words.ts';

const position = (asset: string, valueUsd: number | null, at: number, exchangeId = 1): Position => ({ exchangeId, asset, symbol: `${asset}-USD`, quantity: 1, valueUsd, at });
const scan = (at: number, positions: Position[]): SymbolScan => ({
  ...{ exchange: 'coinbase', products: [], at },
  positions: positions.map((each) => ({ ...each, meetsMinimum: (each.valueUsd ?? -1) >= 2 })),
});

it('takes the newest reading of each exchange, the most valuable first', () => {
  const read = [position('ADA', 5, 10), position('SOL', 9, 10, 100)];
  const names = (scans: SymbolScan[]): string[] => newestPositions(read, scans).map(({ asset }) => asset);
  expect(names([])).toEqual(['SOL', 'ADA']);
  expect(names([scan(20, [position('BTC', 50, 20), position('USD', null, 20)])])).toEqual(['BTC', 'SOL', 'USD']);
  expect(names([scan(5, [position('BTC', 50, 5)])])).toEqual(['SOL', 'ADA']);
});

it('tells what a scan found', () => {
  expect(scanWords(scan(1, [position('BTC', 50, 1), position('ADA', 1, 1)]), 2)).toBe('Coinbase: 0 products, 2 positions, 1 worth at least 2 USD');
  expect(scanWords(scan(1, []), 2)).toBe('Coinbase: 0 products, no position');
});
