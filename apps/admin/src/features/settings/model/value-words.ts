import { isJsonObject } from '@livermore/schemas';

/** Longer texts are cut; the editor shows them whole. */
const LONGEST = 120;

/** A value of a document in a few words of a line; a dash where there is none. */
export const valueWords = (value: unknown): string => {
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return cut(value === '' ? '“”' : value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : cut(value.map(itemWords).join(', '));
  return cut(JSON.stringify(value));
};

const itemWords = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item));

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export interface ListChange {
  added: string[];
  removed: string[];
  /** How many items stay. */
  kept: number;
}

/** What was put into a list and taken out of it; null where a side is no list, or only the order changed. */
export const listChange = (before: unknown, after: unknown): ListChange | null => {
  if (!Array.isArray(before) || !Array.isArray(after) || before.some(isJsonObject) || after.some(isJsonObject)) return null;
  const was = before.map(itemWords);
  const is = after.map(itemWords);
  const added = is.filter((item) => !was.includes(item));
  const removed = was.filter((item) => !is.includes(item));
  return added.length + removed.length === 0 ? null : { added, removed, kept: is.length - added.length };
};
