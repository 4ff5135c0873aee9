import { UserSettingsSchema } from '../user-settings.schema.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { fieldsOfSchema, type SchemaFields } from './schema-fields.ts';

/**
 * The document with every setting back at its default. Keys that are not ours stay. An optional
 * section goes, unless it holds such keys; then it stays with what it requires, switched off. The
 * result can be used even where the document could not.
 */
export const resetDocument = (document: unknown): JsonObject =>
  isJsonObject(document) ? foreignKeys(document, FIELDS) : {};

const FIELDS = fieldsOfSchema(UserSettingsSchema);

const foreignKeys = (object: JsonObject, fields: SchemaFields): JsonObject =>
  Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const field = fields.get(key);
      if (!field) return [[key, value]];
      if (!field.fields || !isJsonObject(value)) return [];
      const kept = foreignKeys(value, field.fields);
      if (Object.keys(kept).length === 0) return [];
      const section = field.isOptional ? { ...switchedOff(value, field.fields), ...kept } : kept;
      return field.schema.safeParse(section).success ? [[key, section]] : [];
    }),
  );

const switchedOff = (section: JsonObject, fields: SchemaFields): JsonObject =>
  Object.fromEntries(
    Object.entries(section)
      .filter(([key]) => fields.has(key))
      .map(([key, value]) => [key, key === 'enabled' ? false : value]),
  );
