import type { Candle, StoredMacdV } from '@livermore/schemas';
import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertMemories, candles, indicatorStates } from '../schema/index.ts';
import type { StoredAlertMemory } from './alerts.ts';

/*
 * Bulk writes: one array per column, opened by `unnest` in the statement, so that the number of
 * rows changes neither the text nor the number of parameters. `distinct on` keeps the newest of
 * rows with the same key, since one statement may not update a row twice, and puts the rows into
 * the order of the key, so that two writers cannot block each other in a circle.
 */

/** Rows of one statement: large enough for speed, small enough not to hold the database long. */
const ROWS_PER_STATEMENT = 5_000;

const column = <Row>(rows: readonly Row[], pick: (row: Row) => unknown, type: string): SQL =>
  sql`${sql.param(rows.map(pick))}::${sql.raw(type)}[]`;

/**
 * The same for numbers and booleans, written out here: they need no quoting, and a driver that looks
 * at each value takes most of the time that storing a long history costs this process.
 */
const plainColumn = <Row>(rows: readonly Row[], pick: (row: Row) => number | boolean | null, type: string): SQL => {
  const text = rows.map((row) => pick(row) ?? 'null').join(',');
  return sql`${sql.param(`{${text}}`)}::${sql.raw(type)}[]`;
};

const inSlices = async <Row>(
  rows: readonly Row[],
  write: (slice: readonly Row[]) => Promise<unknown>,
): Promise<void> => {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await write(rows.slice(from, from + ROWS_PER_STATEMENT));
  }
};

/** Stores candles; of one bucket the highest revision stays, and of equal ones the first told. */
export const upsertCandles = (db: Queryable, rows: readonly Candle[]): Promise<void> =>
  inSlices(rows, (slice) =>
    db.execute(sql`
      insert into ${candles} (
        exchange_id, symbol, timeframe, open_time, open, high, low, close, volume,
        trades, synthetic, cause, source, revision, closed_at
      )
      select distinct on (exchange_id, symbol, timeframe, open_time)
        exchange_id, symbol, timeframe, open_time, open, high, low, close, volume,
        trades, synthetic, cause, source, revision, closed_at
      from unnest(
        ${plainColumn(slice, (row) => row.exchangeId, 'int')},
        ${column(slice, (row) => row.symbol, 'text')},
        ${column(slice, (row) => row.timeframe, 'text')},
        ${plainColumn(slice, (row) => row.openTime, 'bigint')},
        ${plainColumn(slice, (row) => row.open, 'float8')},
        ${plainColumn(slice, (row) => row.high, 'float8')},
        ${plainColumn(slice, (row) => row.low, 'float8')},
        ${plainColumn(slice, (row) => row.close, 'float8')},
        ${plainColumn(slice, (row) => row.volume, 'float8')},
        ${plainColumn(slice, (row) => row.trades ?? null, 'int')},
        ${plainColumn(slice, (row) => row.synthetic, 'boolean')},
        ${column(slice, (row) => row.cause ?? null, 'text')},
        ${column(slice, (row) => row.source, 'text')},
        ${plainColumn(slice, (row) => row.revision, 'int')},
        ${plainColumn(slice, (row) => row.closedAt, 'bigint')}
      ) with ordinality as told (
        exchange_id, symbol, timeframe, open_time, open, high, low, close, volume,
        trades, synthetic, cause, source, revision, closed_at, position
      )
      order by exchange_id, symbol, timeframe, open_time, revision desc, position
      on conflict (exchange_id, symbol, timeframe, open_time) do update set
        open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
        volume = excluded.volume, trades = excluded.trades, synthetic = excluded.synthetic,
        cause = excluded.cause, source = excluded.source, revision = excluded.revision,
        closed_at = excluded.closed_at
      where excluded.revision > ${candles.revision}`),
  );

/**
 * Stores indicator states; the one of the newest candle stays. For the same candle and revision
 * the last told stays, because a revision of an earlier candle changes the state of this one too.
 */
export const upsertIndicatorStates = (
  db: Queryable,
  rows: readonly StoredMacdV[],
): Promise<void> =>
  inSlices(rows, (slice) =>
    db.execute(sql`
      insert into ${indicatorStates} (exchange_id, symbol, timeframe, open_time, revision, state)
      select distinct on (exchange_id, symbol, timeframe)
        exchange_id, symbol, timeframe, open_time, revision, state
      from unnest(
        ${plainColumn(slice, (row) => row.exchangeId, 'int')},
        ${column(slice, (row) => row.symbol, 'text')},
        ${column(slice, (row) => row.timeframe, 'text')},
        ${plainColumn(slice, (row) => row.openTime, 'bigint')},
        ${plainColumn(slice, (row) => row.revision, 'int')},
        ${column(slice, (row) => JSON.stringify(row), 'jsonb')}
      ) with ordinality as told (
        exchange_id, symbol, timeframe, open_time, revision, state, position
      )
      order by exchange_id, symbol, timeframe, open_time desc, revision desc, position desc
      on conflict (exchange_id, symbol, timeframe) do update set
        open_time = excluded.open_time, revision = excluded.revision, state = excluded.state
      where (excluded.open_time, excluded.revision)
        >= (${indicatorStates.openTime}, ${indicatorStates.revision})`),
  );

/** Stores what the alert rules remember; the memory of the newest candle stays, then the last told. */
export const upsertAlertMemories = (
  db: Queryable,
  rows: readonly StoredAlertMemory[],
): Promise<void> =>
  inSlices(rows, (slice) =>
    db.execute(sql`
      insert into ${alertMemories} (user_id, exchange_id, symbol, timeframe, open_time, memory)
      select distinct on (user_id, exchange_id, symbol, timeframe)
        user_id, exchange_id, symbol, timeframe, open_time, memory
      from unnest(
        ${plainColumn(slice, (row) => row.userId, 'int')},
        ${plainColumn(slice, (row) => row.exchangeId, 'int')},
        ${column(slice, (row) => row.symbol, 'text')},
        ${column(slice, (row) => row.timeframe, 'text')},
        ${plainColumn(slice, (row) => row.openTime, 'bigint')},
        ${column(slice, (row) => JSON.stringify(row.memory), 'jsonb')}
      ) with ordinality as told (
        user_id, exchange_id, symbol, timeframe, open_time, memory, position
      )
      order by user_id, exchange_id, symbol, timeframe, open_time desc, position desc
      on conflict (user_id, exchange_id, symbol, timeframe) do update set
        open_time = excluded.open_time, memory = excluded.memory
      where excluded.open_time >= ${alertMemories.openTime}`),
  );
