import type { ExchangeStatus, SymbolStatus } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { costOf } from './cost.ts';

const exchange = (exchangeId: number, limit: number): ExchangeStatus => ({
  exchangeId,
  name: 'Exchange',
  connection: 'connected',
  since: 0,
  lastMessageAt: null,
  lagMs: null,
  reconnects: 0,
  gaps: 0,
  rejectedMessages: 0,
  restBudget: { used: 0, limit, resetAt: 0 },
});

const symbol = (exchangeId: number, name: string, timeframes: readonly string[]): SymbolStatus => ({
  exchangeId,
  symbol: name,
  wanted: true,
  confirmed: true,
  freshness: 'live',
  lastTradeAt: null,
  series: timeframes.map((timeframe) => ({ timeframe, candles: 1_000, seeded: true })),
});

describe('the cost of reading series anew', () => {
  const status = {
    exchanges: [exchange(1, 10), exchange(100, 20)],
    symbols: [symbol(1, 'BTC-USD', ['1m', '5m']), symbol(1, 'ETH-USD', ['1m', '5m']), symbol(100, 'BTC-USD', ['1m'])],
  };

  it('is four calls and two keys a series: 1,000 candles, of which a call gives 300', () => {
    expect(costOf({ symbols: ['ETH-USD'], timeframes: ['5m'] }, status)).toEqual({ series: 1, calls: 4, keys: 2, leastMs: 400 });
  });

  it('adds up over exchanges, each with its own budget, one after the other', () => {
    expect(costOf({}, status)).toEqual({ series: 5, calls: 20, keys: 10, leastMs: 1_600 + 200 });
    expect(costOf({ symbols: ['BTC-USD'], timeframes: ['1m'] }, status)).toEqual({ series: 2, calls: 8, keys: 4, leastMs: 400 + 200 });
  });

  it('is nothing for what is not watched, and of unknown length with an unknown budget', () => {
    expect(costOf({ symbols: ['DOGE-USD'] }, status)).toEqual({ series: 0, calls: 0, keys: 0, leastMs: 0 });
    expect(costOf({}, { ...status, exchanges: [exchange(1, 0)] }).leastMs).toBeNull();
  });
});
