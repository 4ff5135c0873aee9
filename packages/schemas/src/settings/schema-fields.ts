import { z } from 'zod';

/** What a schema says of one known key. */
export interface SchemaField {
  /** The key may be absent and has no default: null removes it. */
  isOptional: boolean;
  /** The schema without default and optionality. */
  schema: z.ZodType;
  /** The known keys below, where it is an object. */
  fields: SchemaFields | null;
}

export type SchemaFields = ReadonlyMap<string, SchemaField>;

/** The known keys of an object schema, with those of the objects below. */
export const fieldsOfSchema = (object: z.ZodObject): SchemaFields =>
  new Map(Object.entries<z.core.$ZodType>(object.shape).map(([key, schema]) => [key, fieldOf(schema)]));

const fieldOf = (wrapped: z.core.$ZodType): SchemaField => {
  const schema = unwrapped(wrapped);
  return {
    isOptional: wrapped instanceof z.ZodOptional,
    schema,
    fields: schema instanceof z.ZodObject ? fieldsOfSchema(schema) : null,
  };
};

const unwrapped = (schema: z.core.$ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrapped(schema.unwrap());
  }
  return schema as z.ZodType;
};

/** The schema of a merge patch: every key optional, null only where the key is. Unknown keys are kept. */
export const partialSchema = (fields: SchemaFields): z.ZodType =>
  z.looseObject(
    Object.fromEntries(
      [...fields].map(([key, { schema, fields: below, isOptional }]) => {
        const value = below ? partialSchema(below) : schema;
        return [key, (isOptional ? value.nullable() : value).optional()];
      }),
    ),
  );
