import type { CandleSource, EmptyCause } from '@livermore/schemas';
import { boolean, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { seriesColumns, unixMs } from './columns.ts';

/** The archive of closed candles: per bucket its newest revision. Times are the exchange's. */
export const candles = pgTable(
  'candles',
  {
    ...seriesColumns(),
    openTime: unixMs('open_time').notNull(),
    open: doublePrecision().notNull(),
    high: doublePrecision().notNull(),
    low: doublePrecision().notNull(),
    close: doublePrecision().notNull(),
    volume: doublePrecision().notNull(),
    trades: integer(),
    synthetic: boolean().notNull(),
    cause: text().$type<EmptyCause>(),
    source: text().$type<CandleSource>().notNull(),
    revision: integer().notNull(),
    closedAt: unixMs('closed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.exchangeId, table.symbol, table.timeframe, table.openTime] }),
  ],
);
