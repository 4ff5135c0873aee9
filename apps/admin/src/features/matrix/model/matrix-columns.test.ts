import { describe, expect, it } from 'vitest';
import { cellAfterKey, matrixLayout } from './matrix-columns.ts';

describe('the keys of the matrix', () => {
  const size = { rows: 10, columns: 4, page: 6 };
  const after = (key: string, row: number, column: number) => cellAfterKey(key, { row, column }, size);

  it('move one cell, one page, or to the ends of the row', () => {
    expect(after('ArrowDown', 3, 1)).toEqual({ row: 4, column: 1 });
    expect(after('PageDown', 3, 1)).toEqual({ row: 9, column: 1 });
    expect(after('PageUp', 8, 1)).toEqual({ row: 2, column: 1 });
    expect([after('Home', 3, 2), after('End', 3, 2)]).toEqual([{ row: 3, column: 0 }, { row: 3, column: 3 }]);
  });

  it('stop at the edges', () => {
    expect([after('ArrowUp', 0, 0), after('ArrowLeft', 0, 0)]).toEqual([{ row: 0, column: 0 }, { row: 0, column: 0 }]);
    expect([after('ArrowDown', 9, 3), after('ArrowRight', 9, 3)]).toEqual([{ row: 9, column: 3 }, { row: 9, column: 3 }]);
  });

  it('leave other keys alone', () => {
    expect(after('a', 3, 1)).toBeNull();
  });
});

describe('the layout', () => {
  it('takes price and change into the cell of the symbol on narrow screens', () => {
    expect(matrixLayout(['1m', '4h'], { compact: true, hasHeld: true }).columns).toEqual(['symbol', '1m', '4h']);
    expect(matrixLayout(['1m', '4h'], { compact: false, hasHeld: false }).columns).toEqual(['symbol', 'price', 'change', '1m', '4h']);
  });

  it('has a column for what is held only while something is, and then still fits beside the feed of a common screen', () => {
    const layout = matrixLayout(['1m', '5m', '15m', '1h', '4h', '1d'], { compact: false, hasHeld: true });
    expect(layout.columns.slice(0, 4)).toEqual(['symbol', 'price', 'change', 'held']);
    // 1,440 pixels without the rail, the feed and a scroll bar.
    expect(layout.minWidth).toBeLessThanOrEqual(1_440 - 56 - 300 - 12);
  });
});
