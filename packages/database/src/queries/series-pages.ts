import type { Alert, Candle, SeriesId } from '@livermore/schemas';
import { and, desc, eq, gte, lt, lte, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertHistory, candles } from '../schema/index.ts';
import { alertColumns } from './alerts.ts';
import { toCandle } from './market.ts';
import { preparedOnce } from './prepared.ts';

const candlesOfSeriesBefore = preparedOnce((db) =>
  db
    .select()
    .from(candles)
    .where(
      and(
        eq(candles.exchangeId, sql.placeholder('exchangeId')),
        eq(candles.symbol, sql.placeholder('symbol')),
        eq(candles.timeframe, sql.placeholder('timeframe')),
        lt(candles.openTime, sql.placeholder('before')),
      ),
    )
    .orderBy(desc(candles.openTime))
    .limit(sql.placeholder('limit'))
    .prepare('livermore_candles_of_series_before'),
);

/** The newest `limit` candles in the archive that opened before `before`, oldest first. */
export const candlesBefore = async (
  db: Queryable,
  { exchangeId, symbol, timeframe }: SeriesId,
  { before, limit }: { before: number; limit: number },
): Promise<Candle[]> => {
  const rows = await candlesOfSeriesBefore(db).execute({ exchangeId, symbol, timeframe, before, limit });
  return rows.reverse().map(toCandle);
};

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
