import type { Candle, CandleSource, EmptyCause, SeriesId, StoredMacdV } from '@livermore/schemas';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { candles, indicatorStates as states } from '../schema/index.ts';
import { preparedOnce } from './prepared.ts';

/**
 * Gives all rows as one text, a line each: a driver that makes an object of each row and a value of
 * each field takes most of the time of reading a long history. No field can hold a comma or a line's end.
 */
const candlesOfSeriesBefore = preparedOnce((db) => {
  const newest = db
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
    .as('newest');
  const { openTime, open, high, low, close, volume, trades, synthetic, cause, source, revision, closedAt } = newest;
  const fields = [openTime, open, high, low, close, volume, trades, synthetic, cause, source, revision, closedAt];
  const line = sql`concat(${sql.join(fields, sql`, ',', `)})`;
  return db
    .select({ text: sql<string | null>`string_agg(${line}, E'\\n' order by ${openTime})` })
    .from(newest)
    .prepare('livermore_candles_of_series');
});

/** The newest `limit` candles of a series in the archive that opened before `before`, oldest first. */
export const candlesBefore = async (
  db: Queryable,
  series: SeriesId,
  { before, limit }: { before: number; limit: number },
): Promise<Candle[]> => {
  const { exchangeId, symbol, timeframe } = series;
  const [row] = await candlesOfSeriesBefore(db).execute({ exchangeId, symbol, timeframe, before, limit });
  return row?.text?.split('\n').map((line) => toCandle(series, line)) ?? [];
};

/** A line as a candle: what is unknown is absent, not empty. */
const toCandle = ({ exchangeId, symbol, timeframe }: SeriesId, line: string): Candle => {
  const [openTime, open, high, low, close, volume, trades, synthetic, cause, source, revision, closedAt] = line.split(',');
  const candle: Candle = {
    exchangeId,
    symbol,
    timeframe,
    openTime: Number(openTime),
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
    volume: Number(volume),
    synthetic: synthetic === 't',
    source: source as CandleSource,
    revision: Number(revision),
    closedAt: Number(closedAt),
  };
  if (trades) candle.trades = Number(trades);
  if (cause) candle.cause = cause as EmptyCause;
  return candle;
};

/** The newest `limit` candles of a series in the archive, oldest first. */
export const newestCandles = (db: Queryable, series: SeriesId, limit: number): Promise<Candle[]> =>
  candlesBefore(db, series, { before: Number.MAX_SAFE_INTEGER, limit });

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
