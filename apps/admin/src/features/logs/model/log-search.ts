import { LOG_LEVELS, type LogFilter } from '@livermore/schemas';

/** What the address of the page says: the filter. */
export type LogSearch = LogFilter;

const text = (value: unknown): string | undefined => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && written !== '' ? written.slice(0, 200) : undefined;
};

/** The usable parts of an address; anything else is left out. An id of an alert looks like a number. */
export const logSearch = (search: Record<string, unknown>): LogSearch => {
  const level = LOG_LEVELS.find((each) => each === search['level']);
  const parts = { level, component: text(search['component']), text: text(search['text']), id: text(search['id'])?.slice(0, 64) };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
};

export const isFiltered = (filter: LogFilter): boolean => Object.values(filter).some((value) => value !== undefined && value !== '');
