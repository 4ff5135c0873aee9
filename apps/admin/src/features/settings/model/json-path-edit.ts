import { isJsonObject, ownValue, type JsonObject, type JsonPath } from '@livermore/schemas';

/** What stands at a path of a document; undefined where nothing does. */
export const valueAt = (document: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === 'number' ? (value as unknown[])[step] : undefined;
    return isJsonObject(value) ? ownValue(value, String(step)) : undefined;
  }, document);

/** The document with `value` at a path of keys; undefined removes what is there. Objects on the way are made. */
export const withValueAt = (document: JsonObject, [key, ...rest]: JsonPath, value: unknown): JsonObject => {
  if (key === undefined) return document;
  const name = String(key);
  if (rest.length === 0) {
    if (value !== undefined) return { ...document, [name]: value };
    return Object.fromEntries(Object.entries(document).filter(([each]) => each !== name));
  }
  const below = ownValue(document, name);
  if (value === undefined && !isJsonObject(below)) return document;
  return { ...document, [name]: withValueAt(isJsonObject(below) ? below : {}, rest, value) };
};
