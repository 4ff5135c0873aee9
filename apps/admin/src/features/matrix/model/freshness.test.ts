import { TIMEFRAMES, type MatrixCell, type MatrixRow } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { CELL_EXPECTED_MS, isCellStale, priceFreshness, PRICE_EXPECTED_MS, rowAges, thinShare } from './freshness.ts';

const cell = (fields: Partial<MatrixCell>): MatrixCell => ({
  timeframe: '1m',
  openTime: 0,
  final: false,
  macdV: 1,
  signal: 1,
  histogram: 0,
  histogramDirection: 0,
  state: 'RANGING',
  seeded: true,
  syntheticShare: 0,
  recent: [],
  receivedAt: 1_000_000,
  ...fields,
});

describe('a value', () => {
  it('is stale one millisecond after the time its timeframe allows', () => {
    for (const timeframe of TIMEFRAMES) {
      const limit = 1_000_000 + CELL_EXPECTED_MS[timeframe];
      expect(isCellStale(cell({ timeframe }), limit)).toBe(false);
      expect(isCellStale(cell({ timeframe }), limit + 1)).toBe(true);
    }
  });
});

describe('a price', () => {
  const at = (ageMs: number, pace?: 'live' | 'quiet' | 'stale' | 'waiting') =>
    priceFreshness({ price: 5, priceReceivedAt: 1_000_000 }, pace, 1_000_000 + ageMs);

  it('is live for thirty seconds, also when the server calls the symbol stale', () => {
    expect([at(0), at(PRICE_EXPECTED_MS), at(PRICE_EXPECTED_MS, 'stale')]).toEqual(['live', 'live', 'live']);
  });

  it('is then quiet, and stale when the symbol is not known to be that quiet', () => {
    expect([at(30_001), at(30_001, 'live'), at(30_001, 'stale'), at(300_001), at(300_001, 'quiet')]).toEqual([
      'quiet',
      'quiet',
      'stale',
      'stale',
      'quiet',
    ]);
  });

  it('is waited for until the first one has come', () => {
    expect(priceFreshness({ price: null, priceReceivedAt: null }, 'live', 0)).toBe('waiting');
  });
});

describe('a row', () => {
  it('tells the ages of what is old and nothing of what is fresh', () => {
    const now = 1_000_000 + 100_000;
    const row: MatrixRow = {
      exchangeId: 1,
      symbol: 'X-USD',
      priceDecimals: 2,
      price: 5,
      changePct24h: 0,
      priceReceivedAt: now - 45_000,
      cells: [cell({ timeframe: '1m' }), cell({ timeframe: '5m' })],
    };
    expect(rowAges(row, 'quiet', now)).toEqual({ freshness: 'quiet', priceAge: '45 s', heldAge: '', cellAges: '1 min|' });
    expect(rowAges({ ...row, priceReceivedAt: now }, 'live', now)).toMatchObject({ freshness: 'live', priceAge: '' });
    // Accounts are read each minute; one missed reading is no news.
    expect([0, 120_000, 121_000, 600_000].map((ago) => rowAges(row, 'quiet', now, { at: now - ago }).heldAge)).toEqual(['', '', '2 min', '10 min']);
  });
});

describe('a market', () => {
  const row = (...shares: number[]): MatrixRow => ({
    exchangeId: 1,
    symbol: 'X-USD',
    priceDecimals: 2,
    price: 1,
    changePct24h: 0,
    priceReceivedAt: 0,
    cells: shares.map((syntheticShare) => cell({ syntheticShare })),
  });

  it('is thin when more than a quarter of the last bars of any timeframe had no trades', () => {
    expect([thinShare(row()), thinShare(row(0.25, 0.1)), thinShare(row(0.1, 0.4, 0.26))]).toEqual([null, null, 0.4]);
  });
});
