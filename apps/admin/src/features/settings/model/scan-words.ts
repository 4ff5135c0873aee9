import type { SymbolScan } from '@livermore/schemas';

/** What an exchange answered when its credentials were tried; `missing` are variables that are not set. */
export const scanWords = ({ products, positions }: Pick<SymbolScan, 'products' | 'positions'>, missing: readonly string[]): string => {
  const markets = `${products.length} ${products.length === 1 ? 'market' : 'markets'}`;
  if (missing.length > 0) {
    return `Public prices work (${markets}). The account was not asked: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`;
  }
  const worth = positions.filter(({ meetsMinimum }) => meetsMinimum).length;
  const held = positions.length === 0 ? 'nothing is held' : `${positions.length} held, ${worth} worth watching`;
  return `The account was read: ${held}; ${markets}.`;
};
