import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { exchanges, exchangeSymbols } from '../schema/index.ts';

/** A product of an exchange. Increments are in quote (price) and base (size) currency. */
export interface StoredProduct {
  symbol: string;
  priceIncrement: number;
  baseIncrement: number;
  tradable: boolean;
}

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const ROWS_PER_STATEMENT = 5_000;

/**
 * Stores the complete product list of an exchange as of `now` (Unix ms, wall clock). A product
 * that is stored but no longer listed stays, as one that cannot be traded.
 */
export const saveProducts = (
  db: Queryable,
  exchangeId: number,
  name: string,
  products: readonly StoredProduct[],
  now: number,
): Promise<void> =>
  db.transaction(async (tx) => {
    await tx
      .insert(exchanges)
      .values({ id: exchangeId, name })
      .onConflictDoUpdate({ target: exchanges.id, set: { name } });
    await tx
      .update(exchangeSymbols)
      .set({ tradable: false, updatedAt: now })
      .where(and(eq(exchangeSymbols.exchangeId, exchangeId), eq(exchangeSymbols.tradable, true)));
    const rows = [...new Map(products.map((product) => [product.symbol, product])).values()].map(
      ({ symbol, priceIncrement, baseIncrement, tradable }) => ({
        exchangeId,
        symbol,
        priceIncrement,
        baseIncrement,
        tradable,
        updatedAt: now,
      }),
    );
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      await tx
        .insert(exchangeSymbols)
        .values(rows.slice(from, from + ROWS_PER_STATEMENT))
        .onConflictDoUpdate({
          target: [exchangeSymbols.exchangeId, exchangeSymbols.symbol],
          set: {
            priceIncrement: sql`excluded.price_increment`,
            baseIncrement: sql`excluded.base_increment`,
            tradable: sql`excluded.tradable`,
            updatedAt: sql`excluded.updated_at`,
          },
        });
    }
  });

/** The stored products of an exchange, by symbol. */
export const products = (db: Queryable, exchangeId: number): Promise<StoredProduct[]> =>
  db
    .select({
      symbol: exchangeSymbols.symbol,
      priceIncrement: exchangeSymbols.priceIncrement,
      baseIncrement: exchangeSymbols.baseIncrement,
      tradable: exchangeSymbols.tradable,
    })
    .from(exchangeSymbols)
    .where(eq(exchangeSymbols.exchangeId, exchangeId))
    .orderBy(exchangeSymbols.symbol);
