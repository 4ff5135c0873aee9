import type { UserRole } from '@livermore/schemas';
import { bigint, boolean, integer, jsonb, pgTable, serial, text, timestamp, unique } from 'drizzle-orm/pg-core';

/**
 * People who use this server. The identity library reads and writes `email`, `email_verified`,
 * `display_name` (its `name`), `image`, `two_factor_enabled` and the two times; the settings belong to Livermore.
 */
export const users = pgTable(
  'users',
  {
    id: serial().primaryKey(),
    email: text().notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    displayName: text('display_name').notNull(),
    image: text(),
    role: text().$type<UserRole>().notNull().default('viewer'),
    /** Whether a password alone does not sign in. */
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    /** `local`, or the issuer of the tokens that `identity_sub` is a subject of. */
    identityProvider: text('identity_provider').notNull().default('local'),
    /** The person's id at the identity provider; null for those who are known only here. */
    identitySub: text('identity_sub'),
    /** The settings document as it was written; it is parsed by whoever reads it. */
    settings: jsonb().$type<unknown>().notNull().default({}),
    settingsVersion: integer('settings_version').notNull().default(0),
    /** False for a user who cannot sign in, whose runtime does not run and whose channel does nothing. */
    active: boolean().notNull().default(true),
    /** When they last asked for anything, in a browser or by a program: wall time, Unix ms, to the minute. */
    lastSeenAt: bigint('last_seen_at', { mode: 'number' }),
    /** When they went through the first start, or put it away: wall time, Unix ms; null while it is offered. */
    firstStartEndedAt: bigint('first_start_ended_at', { mode: 'number' }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true })
      .notNull()
      .defaultNow()
      .$onUpdate(() => new Date()),
  },
  (table) => [unique('users_identity_unique').on(table.identityProvider, table.identitySub)],
);
