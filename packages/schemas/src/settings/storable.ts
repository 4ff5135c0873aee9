import { isJsonObject } from './json.ts';
import type { JsonPath } from './json-path.ts';

/** How deep a document may be nested, and how long its JSON may be, in characters. */
const MAX_DEPTH = 32;
const MAX_LENGTH = 262_144;

/** A field that cannot be used, and why, in words for the user. */
export interface SettingsProblem {
  path: JsonPath;
  reason: string;
}

/**
 * What keeps a JSON value from being stored as it is. To be asked first about anything that comes
 * from outside: the other functions here expect documents of bounded depth.
 */
export const storageProblem = (value: unknown): SettingsProblem | null => {
  const waiting: { value: unknown; path: JsonPath }[] = [{ value, path: [] }];
  let length = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path } = next;
    if (typeof next.value === 'string') {
      length += next.value.length;
      if (isUnstorable(next.value)) return { path, reason: 'holds a character that cannot be stored' };
    } else if (Array.isArray(next.value) || isJsonObject(next.value)) {
      if (path.length >= MAX_DEPTH) return { path: path.slice(0, 3), reason: `is nested deeper than ${MAX_DEPTH} levels` };
      for (const [key, below] of Object.entries(next.value)) {
        length += key.length;
        if (isUnstorable(key)) return { path, reason: 'has a key with a character that cannot be stored' };
        if (key === '__proto__') return { path, reason: 'has a key __proto__, which is not allowed' };
        waiting.push({ value: below, path: [...path, key] });
      }
    }
    // Signs around a value: quotes, colon, comma.
    length += 4;
    if (length > MAX_LENGTH) return { path: [], reason: `is longer than ${MAX_LENGTH} characters` };
  }
  return null;
};

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
const isUnstorable = (text: string): boolean => text.includes('\0') || /\p{Surrogate}/u.test(text);
