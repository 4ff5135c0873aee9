import type { MatrixCell } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { cellDetails, cellLabel, cellStrength } from './cell-words.ts';

const cell: MatrixCell = {
  timeframe: '1h',
  openTime: Date.UTC(2026, 0, 2, 3),
  final: false,
  macdV: 153.24,
  signal: 150,
  histogram: 3.24,
  histogramDirection: 1,
  state: 'RISK_OVERBOUGHT',
  seeded: true,
  syntheticShare: 0.07,
  recent: [],
  receivedAt: 1_000,
};

describe('a cell in words', () => {
  it('says value, state, direction and whether the bar is closed', () => {
    expect(cellLabel(cell, '')).toBe('1h: +153.2↑, Risk (overbought), histogram rising, still forming');
    expect(cellLabel({ ...cell, final: true }, '9 min')).toBe('1h: +153.2↑ 9 min old, Risk (overbought), histogram rising, closed');
  });

  it('says why a value is undefined', () => {
    const undefinedCell: MatrixCell = { ...cell, macdV: null, state: 'UNDEFINED', reason: 'needs 34 bars, has 12' };
    expect(cellLabel(undefinedCell, '')).toBe('1h: undefined, needs 34 bars, has 12');
    expect(cellDetails(undefinedCell, 2_000)).toContainEqual(['Reason', 'needs 34 bars, has 12']);
  });

  it('gives exact values with the times of the bar in UTC', () => {
    expect(Object.fromEntries(cellDetails(cell, 3_500))).toMatchObject({
      'MACD-V': '+153.2400',
      Histogram: '+3.2400 ↑',
      Bar: '2026-01-02 03:00:00 UTC',
      Closes: '2026-01-02 04:00:00 UTC',
      'Empty bars': '7% of the last 100',
      Received: '2.5 s ago',
    });
  });

  it('grows in colour up to 200 on both sides', () => {
    expect([cellStrength(null), cellStrength(0), cellStrength(-100), cellStrength(200), cellStrength(-420)]).toEqual([0, 0, 0.5, 1, 1]);
  });
});
