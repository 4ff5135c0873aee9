import type { Timeframe } from '@livermore/schemas';
import { bigint, integer, text } from 'drizzle-orm/pg-core';
import { users } from './users.ts';

/** A time in Unix milliseconds, as in every channel, key and procedure. */
export const unixMs = (name: string) => bigint(name, { mode: 'number' });

/** Columns that name a series; new ones at each call, since a column belongs to one table. */
export const seriesColumns = () => ({
  exchangeId: integer('exchange_id').notNull(),
  symbol: text().notNull(),
  timeframe: text().$type<Timeframe>().notNull(),
});

/** The user that a row belongs to and goes with. */
export const userId = () =>
  integer('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });
