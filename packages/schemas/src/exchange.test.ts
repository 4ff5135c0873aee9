import { describe, expect, it } from 'vitest';
import { EXCHANGE_IDS, EXCHANGE_LABELS, EXCHANGE_ORDER, exchangeName } from './exchange.ts';

describe('exchanges', () => {
  it('have the ids that stand in channels, keys and tables', () => {
    expect(EXCHANGE_IDS).toEqual({ coinbase: 1, binanceUs: 2, demo: 100 });
  });

  it('are looked through in the order coinbase, binanceUs, demo, and none is left out', () => {
    expect(EXCHANGE_ORDER).toEqual(['coinbase', 'binanceUs', 'demo']);
    expect(Object.keys(EXCHANGE_LABELS)).toEqual(EXCHANGE_ORDER);
  });

  it('are found by their id, and not by another', () => {
    expect([1, 2, 100].map(exchangeName)).toEqual(['coinbase', 'binanceUs', 'demo']);
    expect([0, 3, Number.NaN].map(exchangeName)).toEqual([undefined, undefined, undefined]);
  });
});
