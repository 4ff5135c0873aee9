import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { exchangeSymbols } from '../schema/index.ts';

/** A product that can be traded, with its exchange. Increments are in quote (price) and base (size) currency. */
export interface FoundProduct {
  exchangeId: number;
  symbol: string;
  priceIncrement: number;
  baseIncrement: number;
}

/**
 * Tradable products of these exchanges whose symbol contains `text` (capitals), at most `limit`:
 * those that begin with it first, then short ones, in the order of the alphabet.
 */
export const searchProducts = (
  db: Queryable,
  { exchangeIds, text, limit }: { exchangeIds: readonly number[]; text: string; limit: number },
): Promise<FoundProduct[]> => {
  // Not a pattern: what a person types may hold its wildcards.
  const place = sql<number>`position(${text} in ${exchangeSymbols.symbol})`;
  return db
    .select({
      exchangeId: exchangeSymbols.exchangeId,
      symbol: exchangeSymbols.symbol,
      priceIncrement: exchangeSymbols.priceIncrement,
      baseIncrement: exchangeSymbols.baseIncrement,
    })
    .from(exchangeSymbols)
    .where(
      and(
        inArray(exchangeSymbols.exchangeId, [...exchangeIds]),
        eq(exchangeSymbols.tradable, true),
        text === '' ? undefined : sql`${place} > 0`,
      ),
    )
    .orderBy(
      ...(text === '' ? [] : [asc(place), asc(sql`length(${exchangeSymbols.symbol})`)]),
      asc(exchangeSymbols.symbol),
      asc(exchangeSymbols.exchangeId),
    )
    .limit(limit);
};
