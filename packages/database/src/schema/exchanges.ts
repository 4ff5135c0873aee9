import { boolean, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { unixMs } from './columns.ts';

/** Exchanges that were ever watched; ids are those of the channels and keys. */
export const exchanges = pgTable('exchanges', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
});

/** Products of an exchange. Increments are in quote (price) and base (size) currency. */
export const exchangeSymbols = pgTable(
  'exchange_symbols',
  {
    exchangeId: integer('exchange_id')
      .notNull()
      .references(() => exchanges.id, { onDelete: 'cascade' }),
    symbol: text().notNull(),
    priceIncrement: doublePrecision('price_increment').notNull(),
    baseIncrement: doublePrecision('base_increment').notNull(),
    /** False also for a product that the exchange no longer lists. */
    tradable: boolean().notNull(),
    updatedAt: unixMs('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.exchangeId, table.symbol] })],
);
