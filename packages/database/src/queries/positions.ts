import type { Position } from '@livermore/schemas';
import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { positions as table } from '../schema/index.ts';

const columns = {
  exchangeId: table.exchangeId,
  asset: table.asset,
  symbol: table.symbol,
  quantity: table.quantity,
  valueUsd: table.valueUsd,
  at: table.at,
};

/** What a user held when the exchanges were last asked. */
export const knownPositions = (db: Queryable, userId: number): Promise<Position[]> =>
  db.select(columns).from(table).where(eq(table.userId, userId)).orderBy(asc(table.exchangeId), asc(table.asset));

/** Replaces what a user holds at one exchange. */
export const savePositions = (
  db: Queryable,
  { userId, exchangeId, positions }: { userId: number; exchangeId: number; positions: readonly Position[] },
): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.delete(table).where(and(eq(table.userId, userId), eq(table.exchangeId, exchangeId)));
    if (positions.length > 0) await tx.insert(table).values(positions.map((position) => ({ userId, ...position })));
  });
