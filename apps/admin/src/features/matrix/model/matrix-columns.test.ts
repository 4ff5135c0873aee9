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
    expect(matrixLayout(['1m', '4h'], true).columns).toEqual(['symbol', '1m', '4h']);
    expect(matrixLayout(['1m', '4h'], false).columns).toEqual(['symbol', 'price', 'change', '1m', '4h']);
  });
});
