import { isTimeframe, type Timeframe } from '@livermore/schemas';
import type { SortColumn } from './matrix-view.ts';

/** How the matrix is laid out: on narrow screens price and change stand inside the symbol's cell. */
export interface MatrixLayout {
  columns: readonly SortColumn[];
  compact: boolean;
  rowHeight: number;
  /** Value of `grid-template-columns`. */
  template: string;
  /** Narrowest width before the matrix scrolls sideways, px. */
  minWidth: number;
  symbolWidth: number;
}

export const matrixLayout = (timeframes: readonly Timeframe[], compact: boolean): MatrixLayout => {
  const [symbolWidth, priceWidth, changeWidth, cellWidth] = compact ? [148, 0, 0, 92] : [140, 132, 72, 120];
  const cells = `repeat(${timeframes.length}, minmax(${cellWidth}px, 1fr))`;
  return {
    columns: compact ? ['symbol', ...timeframes] : ['symbol', 'price', 'change', ...timeframes],
    compact,
    rowHeight: compact ? 44 : 32,
    template: compact ? `${symbolWidth}px ${cells}` : `${symbolWidth}px ${priceWidth}px ${changeWidth}px ${cells}`,
    minWidth: symbolWidth + priceWidth + changeWidth + timeframes.length * cellWidth,
    symbolWidth,
  };
};

/** The name of a column as its heading reads. */
export const columnTitle = (column: SortColumn): string => {
  if (isTimeframe(column)) return column;
  return { symbol: 'Symbol', price: 'Price', change: '24 h' }[column];
};

/** The cell that the arrow and page keys lead to from a cell, or null for another key. */
export const cellAfterKey = (
  key: string,
  at: { row: number; column: number },
  size: { rows: number; columns: number; page: number },
): { row: number; column: number } | null => {
  const row = (to: number) => ({ ...at, row: Math.max(0, Math.min(size.rows - 1, to)) });
  const column = (to: number) => ({ ...at, column: Math.max(0, Math.min(size.columns - 1, to)) });
  switch (key) {
    case 'ArrowUp':
      return row(at.row - 1);
    case 'ArrowDown':
      return row(at.row + 1);
    case 'PageUp':
      return row(at.row - size.page);
    case 'PageDown':
      return row(at.row + size.page);
    case 'ArrowLeft':
      return column(at.column - 1);
    case 'ArrowRight':
      return column(at.column + 1);
    case 'Home':
      return column(0);
    case 'End':
      return column(size.columns - 1);
    default:
      return null;
  }
};
