import type { AlertTrigger, MacdVState } from '@livermore/schemas';
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { seriesColumns, unixMs, userId } from './columns.ts';

/** Every alert ever given, each once: user, series, candle and rule are its identity. */
export const alertHistory = pgTable(
  'alert_history',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    userId: userId(),
    ...seriesColumns(),
    openTime: unixMs('open_time').notNull(),
    trigger: text().$type<AlertTrigger>().notNull(),
    value: doublePrecision().notNull(),
    signal: doublePrecision().notNull(),
    histogram: doublePrecision().notNull(),
    state: text().$type<MacdVState>().notNull(),
    price: doublePrecision().notNull(),
    mode: text().notNull(),
    settingsVersion: integer('settings_version').notNull(),
    final: boolean().notNull().default(true),
    late: boolean().notNull(),
    revised: boolean().notNull().default(false),
    /** Wall time, unlike `open_time`, which is the exchange's. */
    createdAt: unixMs('created_at').notNull(),
    /** What explains the alert: the candle window and the rule. */
    explanation: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    unique('alert_history_identity').on(
      table.userId,
      table.exchangeId,
      table.symbol,
      table.timeframe,
      table.openTime,
      table.trigger,
    ),
    index('alert_history_user_id').on(table.userId, table.id),
  ],
);

/** What the alert rules remember of a series for a user, as of the candle at `open_time`. */
export const alertMemories = pgTable(
  'alert_memories',
  {
    userId: userId(),
    ...seriesColumns(),
    openTime: unixMs('open_time').notNull(),
    memory: jsonb().$type<unknown>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.exchangeId, table.symbol, table.timeframe] }),
  ],
);
