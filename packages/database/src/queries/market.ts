import type { Candle, SeriesId, StoredMacdV } from '@livermore/schemas';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { candles, indicatorStates as states } from '../schema/index.ts';
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
    .prepare('livermore_candles_of_series'),
);

/** The newest `limit` candles of a series in the archive that opened before `before`, oldest first. */
export const candlesBefore = async (
  db: Queryable,
  { exchangeId, symbol, timeframe }: SeriesId,
  { before, limit }: { before: number; limit: number },
): Promise<Candle[]> => {
  const rows = await candlesOfSeriesBefore(db).execute({ exchangeId, symbol, timeframe, before, limit });
  return rows.reverse().map(toCandle);
};

/** The newest `limit` candles of a series in the archive, oldest first. */
export const newestCandles = (db: Queryable, series: SeriesId, limit: number): Promise<Candle[]> =>
  candlesBefore(db, series, { before: Number.MAX_SAFE_INTEGER, limit });

/** A row as a candle: what is unknown is absent, not null. */
const toCandle = ({ trades, cause, ...candle }: typeof candles.$inferSelect): Candle => ({
  ...candle,
  ...(trades === null ? {} : { trades }),
  ...(cause === null ? {} : { cause }),
});

/** The stored MACD-V of every timeframe of these symbols, as far as there is one. */
export const indicatorStates = async (
  db: Queryable,
  exchangeId: number,
  symbols: readonly string[],
): Promise<StoredMacdV[]> => {
  const rows = await db
    .select({ state: states.state })
    .from(states)
    .where(and(eq(states.exchangeId, exchangeId), inArray(states.symbol, [...symbols])));
  return rows.map(({ state }) => state);
};
