import { isTimeframe } from '@livermore/schemas';
import type { MatrixView, SortColumn } from './matrix-view.ts';

/** Where the view is kept in the browser. */
export const PREFERENCES_KEY = 'livermore.matrix';

export const DEFAULT_VIEW: MatrixView = {
  sort: { column: 'symbol', descending: false },
  filter: '',
  groupBy: null,
  pinned: new Set(),
};

/** The view as text; the filter belongs to the moment and is not kept. */
export const writePreferences = ({ sort, groupBy, pinned }: MatrixView): string =>
  JSON.stringify({ sort, groupBy, pinned: [...pinned] });

/** The view in a text; whatever cannot be read there has its default. */
export const readPreferences = (text: string | null): MatrixView => {
  const kept = asRecord(parsed(text));
  const sort = asRecord(kept['sort']);
  const { column, descending } = { column: sort['column'], descending: sort['descending'] };
  const groupBy = kept['groupBy'];
  const pinned = kept['pinned'];
  return {
    ...DEFAULT_VIEW,
    sort: isSortColumn(column) && typeof descending === 'boolean' ? { column, descending } : DEFAULT_VIEW.sort,
    groupBy: typeof groupBy === 'string' && isTimeframe(groupBy) ? groupBy : null,
    pinned: new Set(Array.isArray(pinned) ? pinned.filter((key) => typeof key === 'string') : []),
  };
};

const isSortColumn = (value: unknown): value is SortColumn =>
  typeof value === 'string' && (['symbol', 'price', 'change', 'held'].includes(value) || isTimeframe(value));

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};
