import type { Alert, SeriesId } from '@livermore/schemas';
import { and, desc, eq, gte, lte } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertHistory } from '../schema/index.ts';
import { alertColumns } from './alerts.ts';

/** The newest `limit` alerts of a user on candles of a series that opened in a range, both ends included; oldest first. */
export const alertsOfSeries = async (
  db: Queryable,
  userId: number,
  { exchangeId, symbol, timeframe }: SeriesId,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<Alert[]> => {
  const newest = await db
    .select(alertColumns)
    .from(alertHistory)
    .where(
      and(
        eq(alertHistory.userId, userId),
        eq(alertHistory.exchangeId, exchangeId),
        eq(alertHistory.symbol, symbol),
        eq(alertHistory.timeframe, timeframe),
        gte(alertHistory.openTime, from),
        lte(alertHistory.openTime, to),
      ),
    )
    .orderBy(desc(alertHistory.openTime), desc(alertHistory.id))
    .limit(limit);
  return newest.reverse();
};
