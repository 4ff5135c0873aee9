import type { MatrixCell, MatrixCellChange, MatrixRow, MatrixRowChange } from '@livermore/schemas';

/** Rows of the matrix by `exchangeId:symbol`, in the order of the user's settings. */
export type MarketRows = ReadonlyMap<string, MatrixRow>;

export const rowKey = (row: { exchangeId: number; symbol: string }): string => `${row.exchangeId}:${row.symbol}`;

/** The rows of a snapshot; they replace all earlier ones. */
export const rowsOfSnapshot = (rows: readonly MatrixRow[]): MarketRows => new Map(rows.map((row) => [rowKey(row), row]));

/**
 * The rows after changes. A row without a change, and a cell without one, stays the same object, so
 * that whoever shows it need not look again.
 */
export const withChanges = (rows: MarketRows, changes: readonly MatrixRowChange[]): MarketRows => {
  if (changes.length === 0) return rows;
  const next = new Map(rows);
  for (const change of changes) {
    const key = rowKey(change);
    next.set(key, changedRow(next.get(key) ?? emptyRow(change), change));
  }
  return next;
};

const emptyRow = ({ exchangeId, symbol }: MatrixRowChange): MatrixRow => ({
  exchangeId,
  symbol,
  priceDecimals: null,
  price: null,
  changePct24h: null,
  priceReceivedAt: null,
  cells: [],
});

const changedRow = (row: MatrixRow, change: MatrixRowChange): MatrixRow => ({
  ...row,
  price: change.price ?? row.price,
  changePct24h: change.changePct24h ?? row.changePct24h,
  priceReceivedAt: change.priceReceivedAt ?? row.priceReceivedAt,
  cells: change.cells ? changedCells(row.cells, change.cells) : row.cells,
});

const changedCells = (cells: readonly MatrixCell[], changes: readonly MatrixCellChange[]): MatrixCell[] => {
  const next = [...cells];
  for (const change of changes) {
    const at = next.findIndex((cell) => cell.timeframe === change.timeframe);
    const cell: MatrixCell = { ...change, recent: change.recent ?? next[at]?.recent ?? [] };
    if (at === -1) next.push(cell);
    else next[at] = cell;
  }
  return next;
};
