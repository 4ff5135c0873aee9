import { describe, expect, it } from 'vitest';
import type { Product } from './exchange-adapter.ts';
import { positionsOf } from './positions.ts';

const product = (symbol: string, price: number | null): Product => ({
  symbol,
  price,
  changePct24h: null,
  volume24h: null,
  priceIncrement: 0.01,
  baseIncrement: 0.01,
  tradable: true,
});

const PRODUCTS = [
  product('SOL-USD', 143.5),
  product('SOL-USDC', 999),
  product('NEW-USDC', 2),
  product('OLD-USD', null),
  product('USDC-USD', 0.99),
  product('EUR-GBP', 0.9),
];

const positionOf = (asset: string, quantity: number) => positionsOf([{ asset, quantity }], PRODUCTS, 7)[0];

describe('positions', () => {
  it('are valued in dollars, or in USDC where only that is listed', () => {
    expect(positionOf('SOL', 2)).toEqual({ asset: 'SOL', symbol: 'SOL-USD', quantity: 2, valueUsd: 287, at: 7 });
    expect(positionOf('NEW', 3)).toEqual({ asset: 'NEW', symbol: 'NEW-USDC', quantity: 3, valueUsd: 6, at: 7 });
  });

  it.each(['USD', 'USDC'])('in %s are cash without a symbol', (asset) => {
    expect(positionOf(asset, 12.5)).toEqual({ asset, symbol: null, quantity: 12.5, valueUsd: 12.5, at: 7 });
  });

  it('have no value where no price is known, and no symbol where there is no market', () => {
    expect(positionOf('OLD', 1)).toMatchObject({ symbol: 'OLD-USD', valueUsd: null });
    expect(positionOf('EUR', 1)).toMatchObject({ symbol: null, valueUsd: null });
  });

  it('come by falling value, those without one last', () => {
    const balances = ['OLD', 'USD', 'SOL', 'NEW'].map((asset) => ({ asset, quantity: 1 }));
    expect(positionsOf(balances, PRODUCTS, 7).map(({ asset }) => asset)).toEqual(['SOL', 'NEW', 'USD', 'OLD']);
  });
});
