import { EXCHANGE_IDS, EXCHANGE_LABELS, type Position, type SymbolScan } from '@livermore/schemas';

/**
 * What is held, the newest reading of each exchange: the engine's, or that of a scan; the most
 * valuable first.
 */
export const newestPositions = (read: readonly Position[], scans: readonly SymbolScan[]): Position[] => {
  const newerScans = scans.filter(({ exchange, at }) =>
    read.every((position) => position.exchangeId !== EXCHANGE_IDS[exchange] || position.at < at),
  );
  const scanned = new Set<number>(newerScans.map(({ exchange }) => EXCHANGE_IDS[exchange]));
  return [
    ...read.filter(({ exchangeId }) => !scanned.has(exchangeId)),
    ...newerScans.flatMap(({ positions }) => positions),
  ].toSorted((a, b) => (b.valueUsd ?? -1) - (a.valueUsd ?? -1) || (a.asset < b.asset ? -1 : 1));
};

/** What a scan found: `Coinbase: 512 products, 4 positions, 2 of them worth at least 2 USD`. */
export const scanWords = ({ exchange, products, positions }: SymbolScan, minimum: number): string => {
  const worth = positions.filter(({ meetsMinimum }) => meetsMinimum).length;
  const held = positions.length === 0 ? 'no position' : `${positions.length} ${positions.length === 1 ? 'position' : 'positions'}, ${worth} worth at least ${minimum} USD`;
  return `${EXCHANGE_LABELS[exchange]}: ${products.length} products, ${held}`;
};
