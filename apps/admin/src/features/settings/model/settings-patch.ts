import { isJsonObject, sameJson, type JsonObject } from '@livermore/schemas';

/**
 * The merge patch (RFC 7386) that makes `target` of `base`. A merge patch cannot write a null into
 * an object; `unwritableNulls` finds those.
 */
export const patchBetween = (base: JsonObject, target: JsonObject): JsonObject => {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(target)])];
  return Object.fromEntries(
    keys.flatMap((key): [string, unknown][] => {
      if (!Object.hasOwn(target, key)) return [[key, null]];
      const value = target[key];
      if (!Object.hasOwn(base, key)) return [[key, value]];
      const before = base[key];
      if (sameJson(before, value)) return [];
      return [[key, isJsonObject(before) && isJsonObject(value) ? patchBetween(before, value) : value]];
    }),
  );
};

/**
 * A document with the default in the place of every key that `base` has and the document has not,
 * where the key has a default: such a key cannot be removed, and absent it means its default.
 */
export const withDefaultsForRemoved = (base: unknown, document: JsonObject, defaults: unknown): JsonObject => {
  if (!isJsonObject(base) || !isJsonObject(defaults)) return document;
  const kept = Object.entries(document).map(([key, value]): [string, unknown] => [
    key,
    isJsonObject(value) && Object.hasOwn(base, key) && Object.hasOwn(defaults, key)
      ? withDefaultsForRemoved(base[key], value, defaults[key])
      : value,
  ]);
  const removed = Object.keys(base).filter((key) => !Object.hasOwn(document, key) && Object.hasOwn(defaults, key));
  return Object.fromEntries([...kept, ...removed.map((key): [string, unknown] => [key, defaults[key]])]);
};
