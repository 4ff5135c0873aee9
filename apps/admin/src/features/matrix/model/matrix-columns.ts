import { isTimeframe, type Timeframe } from '@livermore/schemas';
import type { SortColumn } from './matrix-view.ts';

/** How the matrix is laid out: on narrow screens the other numbers stand inside the symbol's cell. */
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

/** Width of each column before the cells of the timeframes, px. */
const WIDTHS = { symbol: 136, price: 124, change: 70, held: 92 } as const;

const COMPACT_SYMBOL_WIDTH = 152;

/** `hasHeld` says whether anything is held, so that there is a column for what that is worth. */
export const matrixLayout = (timeframes: readonly Timeframe[], { compact, hasHeld }: { compact: boolean; hasHeld: boolean }): MatrixLayout => {
  const names: readonly (keyof typeof WIDTHS)[] = compact ? ['symbol'] : ['symbol', 'price', 'change', ...(hasHeld ? (['held'] as const) : [])];
  const widths = names.map((name) => (compact ? COMPACT_SYMBOL_WIDTH : WIDTHS[name]));
  const cellWidth = compact ? 92 : 108;
  return {
    columns: [...names, ...timeframes],
    compact,
    rowHeight: compact ? 44 : 32,
    template: [...widths.map((width) => `${width}px`), `repeat(${timeframes.length}, minmax(${cellWidth}px, 1fr))`].join(' '),
    minWidth: widths.reduce((sum, width) => sum + width, timeframes.length * cellWidth),
    symbolWidth: widths[0] ?? 0,
  };
};

/** The name of a column as its heading reads. */
export const columnTitle = (column: SortColumn): string => {
  if (isTimeframe(column)) return column;
  return { symbol: 'Symbol', price: 'Price', change: '24 h', held: 'Held, $' }[column];
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
