import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { unixMs, userId } from './columns.ts';

/** Every version of every user's settings document, as it was written. */
export const settingsHistory = pgTable(
  'settings_history',
  {
    userId: userId(),
    version: integer().notNull(),
    settings: jsonb().$type<unknown>().notNull(),
    /** Who wrote it, for people; `external` for a program that wrote the row itself. */
    author: text().notNull(),
    reason: text(),
    /** Wall time, Unix ms. */
    createdAt: unixMs('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.version] })],
);
