import type { UserRole } from '@livermore/schemas';
import { index, pgTable, serial, text } from 'drizzle-orm/pg-core';
import { unixMs, userId } from './columns.ts';

/** Keys with which programs act for a user. A key itself is shown once and stored nowhere. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: serial().primaryKey(),
    userId: userId(),
    name: text().notNull(),
    /** How the key begins, for people to tell keys apart. */
    prefix: text().notNull(),
    /** SHA-256 of the key, in hexadecimal digits. A key is random, so its hash needs no salt. */
    digest: text().notNull().unique(),
    /** The most it may do; its user's role limits it further. */
    scope: text().$type<UserRole>().notNull(),
    /** Wall times, Unix ms. */
    createdAt: unixMs('created_at').notNull(),
    expiresAt: unixMs('expires_at'),
    /** To the minute. */
    lastUsedAt: unixMs('last_used_at'),
    revokedAt: unixMs('revoked_at'),
  },
  (table) => [index('api_keys_user_id').on(table.userId)],
);
