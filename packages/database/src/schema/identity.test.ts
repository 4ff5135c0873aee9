import { getAuthTables } from 'better-auth/db';
import { twoFactor } from 'better-auth/plugins';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import * as schema from './index.ts';

/** Types of the identity library and how they are stored. */
const SQL_TYPES: Record<string, string> = {
  string: 'text',
  boolean: 'boolean',
  date: 'timestamp with time zone',
  number: 'integer',
};

const TABLES = {
  user: schema.users,
  session: schema.sessions,
  account: schema.accounts,
  verification: schema.verifications,
  twoFactor: schema.twoFactors,
};

const expected = getAuthTables({ user: { fields: { name: 'displayName' } }, plugins: [twoFactor()] });

it('has every table of the identity library', () => {
  expect(Object.keys(TABLES).sort()).toEqual(Object.keys(expected).sort());
});

describe.each(Object.entries(TABLES))('the table of the library’s %s', (model, table) => {
  const columns: Record<string, { notNull: boolean; hasDefault: boolean; isUnique: boolean; name: string; getSQLType(): string }> =
    getTableColumns(table);
  const config = getTableConfig(table);

  it.each(Object.entries(expected[model]?.fields ?? {}))('has the field %s as the library uses it', (key, field) => {
    const column = columns[field.fieldName ?? key];
    expect(column).toBeDefined();
    expect(column?.getSQLType()).toBe(field.references ? 'integer' : SQL_TYPES[String(field.type)]);
    // What the library may leave out, the database must not ask for.
    if (field.required === false) expect(column?.notNull === true && !column.hasDefault).toBe(false);
    if (field.unique) expect(column?.isUnique).toBe(true);
    if (field.references) {
      const references = config.foreignKeys.map((foreignKey) => foreignKey.reference());
      expect(
        references.some(
          ({ columns: [own], foreignTable }) => own?.name === column?.name && foreignTable === schema.users,
        ),
      ).toBe(true);
    }
  });

  it('has no column that the library would have to fill and does not know', () => {
    const known = Object.entries(expected[model]?.fields ?? {}).map(([key, field]) => field.fieldName ?? key);
    const unfilled = Object.entries(getTableColumns(table))
      .filter(([, column]) => column.notNull && !column.hasDefault)
      .map(([key]) => key);
    expect(known).toEqual(expect.arrayContaining(unfilled));
  });
});
