import { isJsonObject, ownValue, sameJson, type JsonObject } from './json.ts';
import type { JsonPath } from './json-path.ts';

/** A field that two documents hold differently; the side on which it is absent is left out. */
export interface FieldDifference {
  path: JsonPath;
  before?: unknown;
  after?: unknown;
}

/**
 * The fields in which two documents differ, down to the smallest: objects are compared key by key,
 * also where one side has none, arrays as a whole.
 */
export const differences = (before: unknown, after: unknown, path: JsonPath = []): FieldDifference[] => {
  if (sameJson(before, after)) return [];
  const one = fieldsOf(before);
  const other = fieldsOf(after);
  const keys = one && other ? [...new Set([...Object.keys(one), ...Object.keys(other)])] : [];
  // No key on either side: something became an empty object, or the reverse.
  if (!one || !other || keys.length === 0) {
    return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  }
  return keys.flatMap((key) => differences(ownValue(one, key), ownValue(other, key), [...path, key]));
};

/** Paths of the fields in which two documents differ; an object without keys counts as absent. */
export const changedPaths = (before: unknown, after: unknown): JsonPath[] =>
  differences(before, after)
    .filter((field) => !isNothing(field.before) || !isNothing(field.after))
    .map(({ path }) => path);

/** An absent object is one without keys. */
const fieldsOf = (value: unknown): JsonObject | null => {
  if (value === undefined) return {};
  return isJsonObject(value) ? value : null;
};

const isNothing = (value: unknown): boolean => {
  const fields = fieldsOf(value);
  return fields !== null && Object.keys(fields).length === 0;
};
