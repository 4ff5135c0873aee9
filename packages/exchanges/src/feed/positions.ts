import type { Position } from '@livermore/schemas';
import type { AccountBalance, Product } from './exchange-adapter.ts';

/** Quotes in which an asset is valued, the first that there is. Both count as one dollar. */
const DOLLARS = ['USD', 'USDC'] as const;

/**
 * What balances are as positions, valued at the prices of `products`, as of wall time `now`: dollars
 * are cash without a symbol; any other asset is watched as `ASSET-USD`, or `ASSET-USDC` where only
 * that is listed. Without a market or a price its value is not known. The most valuable come first.
 */
export const positionsOf = (
  balances: readonly AccountBalance[],
  products: readonly Product[],
  now: number,
): Omit<Position, 'exchangeId'>[] => {
  const prices = new Map(products.map(({ symbol, price }) => [symbol, price]));
  const positions = balances.map(({ asset, quantity }) => {
    if (DOLLARS.some((dollar) => dollar === asset)) return { asset, symbol: null, quantity, valueUsd: quantity, at: now };
    const symbol = DOLLARS.map((dollar) => `${asset}-${dollar}`).find((listed) => prices.has(listed)) ?? null;
    const price = symbol === null ? null : (prices.get(symbol) ?? null);
    return { asset, symbol, quantity, valueUsd: price === null ? null : price * quantity, at: now };
  });
  return positions.sort((a, b) => (b.valueUsd ?? 0) - (a.valueUsd ?? 0));
};
