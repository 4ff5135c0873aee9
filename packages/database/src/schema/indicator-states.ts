import type { StoredMacdV } from '@livermore/schemas';
import { integer, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { seriesColumns, unixMs } from './columns.ts';

/**
 * Per series the MACD-V of its newest closed candle and the state to continue from, written with
 * the candle, so that a restart goes on with the same bits.
 */
export const indicatorStates = pgTable(
  'indicator_states',
  {
    ...seriesColumns(),
    openTime: unixMs('open_time').notNull(),
    revision: integer().notNull(),
    state: jsonb().$type<StoredMacdV>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.exchangeId, table.symbol, table.timeframe] })],
);
