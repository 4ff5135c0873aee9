import type { MacdVMessage, SeriesId, StoredMacdV } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { cellOf, MatrixState, mergeChanges } from './matrix-state.ts';

const series: SeriesId = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' };
const STEP = 300_000;

const message = (bar: number, macdV: number, histogram: number, final = true): MacdVMessage => ({
  openTime: bar * STEP,
  macdV,
  signal: macdV - histogram,
  histogram,
  fastEma: 1,
  slowEma: 1,
  atr: 1,
  state: 'RALLYING',
  seeded: true,
  observedCount: 100,
  spanBars: 100,
  syntheticShare: 0,
  revision: 0,
  final,
});

const stored = (bar: number, recent: number[], histogram: number, previousHistogram: number): StoredMacdV => ({
  ...series,
  ...message(bar, recent.at(-1) ?? 0, histogram),
  snapshot: { layout: 1, values: [] },
  recent,
  previousHistogram,
  computedAt: 7,
});

describe('the matrix', () => {
  it('shows a stored value with its age and the direction of its histogram', () => {
    expect(cellOf(stored(1, [10, 20], 2, 3))).toMatchObject({
      macdV: 20,
      recent: [10, 20],
      histogramDirection: -1,
      receivedAt: 7,
    });
  });

  it('appends each close once to the recent values, a revision in its place', () => {
    const matrix = new MatrixState();
    matrix.load([stored(1, [10, 20], 2, 3)]);
    expect(matrix.indicator(series, message(2, 30, 4), 8)?.cells?.[0]?.recent).toEqual([10, 20, 30]);
    expect(matrix.indicator(series, message(2, 31, 1), 9)?.cells?.[0]).toMatchObject({
      recent: [10, 20, 31],
      histogramDirection: -1,
    });
  });

  it('keeps thirty recent values', () => {
    const matrix = new MatrixState();
    matrix.load([stored(0, [0], 0, 0)]);
    for (let bar = 1; bar < 40; bar++) matrix.indicator(series, message(bar, bar, 0), bar);
    const cell = matrix.indicator(series, message(40, 40, 0), 40)?.cells?.[0];
    expect(cell?.recent).toEqual(Array.from({ length: 30 }, (_, index) => index + 11));
  });

  it('does not let a preview, or a revision of an older candle, change the closed values', () => {
    const matrix = new MatrixState();
    matrix.load([stored(2, [10, 20], 2, 3)]);
    const preview = matrix.indicator(series, message(3, 99, 5, false), 8)?.cells?.[0];
    expect(preview).toMatchObject({ macdV: 99, final: false, histogramDirection: 1 });
    expect(preview).not.toHaveProperty('recent');
    expect(matrix.indicator(series, message(1, 5, 1), 9)).toBeNull();
    expect(matrix.indicator(series, message(2, 98, 1, false), 9)).toBeNull();
    expect(matrix.indicator(series, message(3, 30, 4), 10)?.cells?.[0]?.recent).toEqual([10, 20, 30]);
  });

  it('keeps a close that is newer than what is loaded', () => {
    const matrix = new MatrixState();
    matrix.load([stored(2, [10, 20], 2, 3)]);
    matrix.indicator(series, message(3, 30, 4), 8);
    matrix.load([stored(2, [10, 20], 2, 3)]);
    expect(matrix.indicator(series, message(4, 40, 4), 9)?.cells?.[0]?.recent).toEqual([10, 20, 30, 40]);
  });

  it.each([
    ['that is the first', []],
    ['after one that was missed', [stored(1, [10, 20], 2, 3)]],
  ])('tells no recent values with a close %s, and lacks them until they are loaded', (_which, before) => {
    const matrix = new MatrixState();
    matrix.load(before);
    const cell = matrix.indicator(series, message(3, 40, 4), 8)?.cells?.[0];
    expect(cell).toMatchObject({ macdV: 40, histogramDirection: 0 });
    expect(cell).not.toHaveProperty('recent');
    expect(matrix.lacks(series)).toBe(true);
    matrix.load([stored(3, [20, 30, 40], 4, 2)]);
    expect(matrix.lacks(series)).toBe(false);
    expect(matrix.indicator(series, message(4, 50, 6), 9)?.cells?.[0]?.recent).toEqual([20, 30, 40, 50]);
  });
});

describe('changes that wait for a slow reader', () => {
  it('become one per row, the later value of each cell with the closed values that came with the earlier', () => {
    const matrix = new MatrixState();
    matrix.load([stored(0, [], 0, 0)]);
    const close = matrix.indicator(series, message(1, 10, 1), 1);
    const preview = matrix.indicator(series, message(2, 11, 2, false), 2);
    const other = matrix.indicator({ ...series, timeframe: '1m' }, message(9, 5, 1), 3);
    if (!close || !preview || !other) throw new Error('each of these is a change');
    const merged = mergeChanges(mergeChanges(mergeChanges(close, { ...close, price: 3 }), preview), other);
    expect(merged.price).toBe(3);
    expect(merged.cells).toHaveLength(2);
    expect(merged.cells?.[0]).toMatchObject({ timeframe: '5m', macdV: 11, final: false, recent: [10] });
    expect(merged.cells?.[1]).toMatchObject({ timeframe: '1m', macdV: 5 });
  });
});
