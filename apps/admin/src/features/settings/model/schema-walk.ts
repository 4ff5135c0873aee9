import { isJsonObject, ownValue, pathText, type JsonObject, type JsonPath } from '@livermore/schemas';

/** What a JSON Schema says about one place of a document. */
export interface SchemaPlace {
  description: string | null;
  /** Such as `number, 0 or more`. */
  kind: string;
  default: unknown;
  /** Values that may be written here, where they can be listed. */
  values: readonly unknown[];
  /** Keys that are known here. */
  keys: readonly string[];
  required: readonly string[];
}

/** The schema at a path, through properties and items; null for keys that it does not know. */
const schemaAt = (schema: unknown, path: JsonPath): JsonObject | null =>
  path.reduce<JsonObject | null>((at, step) => {
    if (!at) return null;
    const below = typeof step === 'number' ? at['items'] : ownValue(objectOf(at['properties']), step);
    return isJsonObject(below) ? below : null;
  }, isJsonObject(schema) ? schema : null);

/** What the schema says about a place; null where it says nothing. */
export const schemaPlace = (schema: unknown, path: JsonPath): SchemaPlace | null => {
  const at = schemaAt(schema, path);
  if (!at) return null;
  return {
    description: typeof at['description'] === 'string' ? at['description'] : null,
    kind: kindWords(at),
    default: at['type'] === 'object' ? undefined : at['default'],
    values: valuesOf(at),
    keys: Object.keys(objectOf(at['properties'])),
    required: listOf(at['required']).map(String),
  };
};

/** Topmost keys of a document that the schema does not know: those of other programs. */
export const foreignPaths = (schema: unknown, document: unknown, path: JsonPath = []): JsonPath[] => {
  const place = schemaPlace(schema, path);
  if (!isJsonObject(document) || !place || place.keys.length === 0) return [];
  return Object.entries(document).flatMap(([key, value]) =>
    place.keys.includes(key) ? foreignPaths(schema, value, [...path, key]) : [[...path, key]],
  );
};

/** A value to begin with for a key that is being written: its default, else what fits its type. */
export const firstValue = (schema: unknown, path: JsonPath): unknown => {
  const at = schemaAt(schema, path);
  const place = schemaPlace(schema, path);
  if (!at || !place) return null;
  if (place.default !== undefined) return place.default;
  if (at['type'] === 'object') {
    return Object.fromEntries(place.required.map((key): [string, unknown] => [key, firstValue(schema, [...path, key])]));
  }
  if (at['type'] === 'array') return [];
  if (at['type'] === 'boolean') return false;
  return at['type'] === 'string' ? '' : 0;
};

/** The heading of a place's documentation: `alerts.levels: list of numbers above 0`. */
export const placeTitle = (path: JsonPath, { kind }: SchemaPlace): string => `${pathText(path)}: ${kind}`;

const valuesOf = (at: JsonObject): unknown[] => {
  if (Array.isArray(at['enum'])) return at['enum'];
  if ('const' in at) return [at['const']];
  return at['type'] === 'boolean' ? [true, false] : [];
};

const kindWords = (at: JsonObject): string => {
  if (Array.isArray(at['enum'])) return 'one of these';
  if ('const' in at) return `always ${JSON.stringify(at['const'])}`;
  switch (at['type']) {
    case 'object':
      return 'section';
    case 'array':
      return `list of ${itemWords(objectOf(at['items']))}`;
    case 'number':
    case 'integer':
      return `number${rangeWords(at)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    default:
      return 'any value';
  }
};

const itemWords = (items: JsonObject): string => {
  if (Array.isArray(items['enum'])) return items['enum'].join(', ');
  return items['type'] === 'number' ? `numbers${rangeWords(items)}` : 'texts';
};

const rangeWords = (at: JsonObject): string => {
  const { minimum, maximum, exclusiveMinimum } = at;
  if (typeof exclusiveMinimum === 'number') return ` above ${exclusiveMinimum}`;
  if (typeof minimum !== 'number') return '';
  return typeof maximum === 'number' ? ` from ${minimum} to ${maximum}` : `, ${minimum} or more`;
};

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
