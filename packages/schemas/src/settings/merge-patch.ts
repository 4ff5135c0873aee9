import { isJsonObject, ownValue } from './json.ts';

/**
 * The document after a JSON merge patch (RFC 7386): objects are merged key by key, null removes a
 * key, everything else, arrays included, replaces what was there. Neither argument is changed, and
 * keys such as `__proto__` are keys like any other.
 */
export const mergePatch = (target: unknown, patch: unknown): unknown => {
  if (!isJsonObject(patch)) return patch;
  const base = isJsonObject(target) ? target : {};
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(ownValue(base, key), value));
  }
  return Object.fromEntries(merged);
};
