import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { unixMs } from './columns.ts';
import { users } from './users.ts';

/** Links that the owner made for somebody to choose a password, at most one a user. */
export const signInLinks = pgTable('sign_in_links', {
  userId: integer('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** SHA-256 of the link's token, in hexadecimal digits. */
  digest: text().notNull().unique(),
  /** Wall time, Unix ms. */
  expiresAt: unixMs('expires_at').notNull(),
});
