import { MACD_V_STATES, type MacdVState, type MatrixRow, type Position, type Timeframe, TIMEFRAMES } from '@livermore/schemas';
import { rowKey, type MarketRows } from '../../../live/market-rows.ts';

/** A column that can be sorted by; a timeframe means its MACD-V. */
export type SortColumn = 'symbol' | 'price' | 'change' | 'held' | Timeframe;

export interface Sort {
  column: SortColumn;
  descending: boolean;
}

/** What the user asked the matrix to show. */
export interface MatrixView {
  sort: Sort;
  /** Words that must all occur in the symbol. */
  filter: string;
  /** Rows stand under the state they have on this timeframe. */
  groupBy: Timeframe | null;
  /** Keys of rows that stand on top. */
  pinned: ReadonlySet<string>;
}

export type MatrixItem =
  | { kind: 'group'; id: string; title: 'Pinned' | 'Others' | MacdVState; count: number }
  | { kind: 'row'; id: string };

/** Timeframes that occur in the rows, shortest first; all six before there are any. */
export const timeframesOf = (rows: MarketRows | null): readonly Timeframe[] => {
  if (!rows || rows.size === 0) return TIMEFRAMES;
  const present = new Set([...rows.values()].flatMap((row) => row.cells.map((cell) => cell.timeframe)));
  return present.size === 0 ? TIMEFRAMES : TIMEFRAMES.filter((timeframe) => present.has(timeframe));
};

/** What is held, by row key. */
export type Held = ReadonlyMap<string, Pick<Position, 'valueUsd'>>;

/** The lines of the matrix from top to bottom: pinned rows first, then the others, grouped if asked. */
export const matrixItems = (rows: MarketRows, view: MatrixView, held: Held): MatrixItem[] => {
  const words = view.filter.toUpperCase().split(/\s+/).filter(Boolean);
  const shown = [...rows.values()].filter((row) => words.every((word) => row.symbol.includes(word)));
  const sorted = shown.toSorted(comparing(view.sort, held));
  const pinned = sorted.filter((row) => view.pinned.has(rowKey(row)));
  const others = sorted.filter((row) => !view.pinned.has(rowKey(row)));
  const { groupBy } = view;
  if (groupBy === null) {
    return pinned.length === 0 ? others.map(asItem) : [...group('Pinned', pinned), ...group('Others', others)];
  }
  const fromHighest = MACD_V_STATES.filter((state) => state !== 'UNDEFINED').toReversed();
  return [
    ...group('Pinned', pinned),
    ...[...fromHighest, 'UNDEFINED' as const].flatMap((state) => group(state, others.filter((row) => stateOf(row, groupBy) === state))),
  ];
};

/** How many rows are in each state on a timeframe, lowest state first, without empty ones. */
export const stateCounts = (rows: MarketRows, timeframe: Timeframe): { state: MacdVState; count: number }[] => {
  const counts = new Map<MacdVState, number>(MACD_V_STATES.map((state) => [state, 0]));
  for (const row of rows.values()) {
    const state = stateOf(row, timeframe);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].flatMap(([state, count]) => (count > 0 ? { state, count } : []));
};

/** The same counts as parts of a bar, in percent of its length. */
export const stateShares = (
  counts: readonly { state: MacdVState; count: number }[],
): { state: MacdVState; count: number; from: number; share: number }[] => {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  return counts.map(({ state, count }) => {
    const share = (count / total) * 100;
    const part = { state, count, from, share };
    from += share;
    return part;
  });
};

/** The sort after a click on a column: first as reads best, then the other way round. */
export const toggledSort = (sort: Sort, column: SortColumn): Sort =>
  sort.column === column ? { column, descending: !sort.descending } : { column, descending: column !== 'symbol' };

const cellOf = (row: MatrixRow, timeframe: Timeframe) => row.cells.find((cell) => cell.timeframe === timeframe);

const stateOf = (row: MatrixRow, timeframe: Timeframe): MacdVState => cellOf(row, timeframe)?.state ?? 'UNDEFINED';

const group = (title: 'Pinned' | 'Others' | MacdVState, rows: readonly MatrixRow[]): MatrixItem[] =>
  rows.length === 0 ? [] : [{ kind: 'group', id: `group:${title}`, title, count: rows.length }, ...rows.map(asItem)];

const asItem = (row: MatrixRow): MatrixItem => ({ kind: 'row', id: rowKey(row) });

const sortValue = (row: MatrixRow, column: Exclude<SortColumn, 'symbol'>, held: Held): number | null => {
  if (column === 'held') return held.get(rowKey(row))?.valueUsd ?? null;
  if (column === 'price') return row.price;
  if (column === 'change') return row.changePct24h;
  return cellOf(row, column)?.macdV ?? null;
};

const bySymbol = (a: MatrixRow, b: MatrixRow): number =>
  a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.exchangeId - b.exchangeId;

/** Rows without a value stand last in both directions; equal ones by symbol. */
const comparing =
  ({ column, descending }: Sort, held: Held) =>
  (a: MatrixRow, b: MatrixRow): number => {
    const sign = descending ? -1 : 1;
    if (column === 'symbol') return sign * bySymbol(a, b);
    const [left, right] = [sortValue(a, column, held), sortValue(b, column, held)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || bySymbol(a, b);
    return sign * (left - right) || bySymbol(a, b);
  };
