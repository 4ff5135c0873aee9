import { boolean, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { unixMs, userId } from './columns.ts';

/** What a user asked of the runtime beside the settings, and what the runtime last reached. */
export const runtimeState = pgTable('runtime_state', {
  userId: userId().primaryKey(),
  /** Desired: asked for by pause and resume. */
  paused: boolean().notNull().default(false),
  pausedAt: unixMs('paused_at'),
  /** Observed: the plan of this settings version was carried out at this wall time. */
  appliedVersion: integer('applied_version').notNull().default(0),
  appliedMode: text('applied_mode'),
  appliedAt: unixMs('applied_at'),
});

/** What users hold at exchanges that were given credentials, as of the last time they were asked. */
export const positions = pgTable(
  'positions',
  {
    userId: userId(),
    exchangeId: integer('exchange_id').notNull(),
    asset: text().notNull(),
    symbol: text(),
    quantity: doublePrecision().notNull(),
    valueUsd: doublePrecision('value_usd'),
    at: unixMs('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.exchangeId, table.asset] })],
);
