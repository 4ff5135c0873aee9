import type { Alert, AlertQuery } from '@livermore/schemas';
import { and, asc, desc, eq, getTableColumns, gt, like, lt, max, sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertHistory, alertMemories as memories, users } from '../schema/index.ts';

const { explanation: _explanation, ...columns } = getTableColumns(alertHistory);

/** Columns of the contract's Alert; what explains it is read only where it is asked for. */
export const alertColumns = columns;

/** Alerts of a user with an id above `id`, oldest first: what a reader that saw `id` has missed. */
export const alertsAfter = (db: Queryable, userId: number, id: number, limit: number): Promise<Alert[]> =>
  db
    .select(alertColumns)
    .from(alertHistory)
    .where(and(eq(alertHistory.userId, userId), gt(alertHistory.id, id)))
    .orderBy(asc(alertHistory.id))
    .limit(limit);

/** Id of the newest alert of a user, 0 before the first. */
export const newestAlertId = async (db: Queryable, userId: number): Promise<number> => {
  const [newest] = await db
    .select({ id: max(alertHistory.id) })
    .from(alertHistory)
    .where(eq(alertHistory.userId, userId));
  return newest?.id ?? 0;
};

/** When the newest alert of each user was stored, wall time in Unix ms; null before the first. */
export const newestAlertTimes = async (db: Queryable): Promise<ReadonlyMap<number, number | null>> => {
  const newest = db
    .select({ createdAt: alertHistory.createdAt })
    .from(alertHistory)
    .where(eq(alertHistory.userId, users.id))
    .orderBy(desc(alertHistory.id))
    .limit(1)
    .as('newest');
  const rows = await db
    .select({ id: users.id, at: newest.createdAt })
    .from(users)
    .leftJoinLateral(newest, sql`true`);
  return new Map(rows.map(({ id, at }) => [id, at]));
};

/** Alerts of a user that fit the query, newest first; with `before`, those with a smaller id. */
export const listAlerts = (
  db: Queryable,
  userId: number,
  { limit, before, ...query }: AlertQuery & { limit: number; before?: number | undefined },
): Promise<Alert[]> =>
  db
    .select(alertColumns)
    .from(alertHistory)
    .where(and(fitting(userId, query), before === undefined ? undefined : lt(alertHistory.id, before)))
    .orderBy(desc(alertHistory.id))
    .limit(limit);

/** What is stored of one alert: the alert, and what explains it as it was written. */
export interface ExplainedAlert {
  alert: Alert;
  explanation: unknown;
}

/** One alert of a user with what explains it; undefined when the user has none with this id. */
export const findAlert = async (db: Queryable, userId: number, id: number): Promise<ExplainedAlert | undefined> => {
  const [row] = await db
    .select({ alert: alertColumns, explanation: alertHistory.explanation })
    .from(alertHistory)
    .where(and(eq(alertHistory.userId, userId), eq(alertHistory.id, id)));
  return row;
};

/** Ids of the alerts next to an id among those of a user that fit the query; null at either end. */
export const alertNeighbours = async (
  db: Queryable,
  userId: number,
  id: number,
  query: AlertQuery,
): Promise<{ newer: number | null; older: number | null }> => {
  const nearest = async (side: SQL, order: SQL): Promise<number | null> => {
    const [found] = await db
      .select({ id: alertHistory.id })
      .from(alertHistory)
      .where(and(fitting(userId, query), side))
      .orderBy(order)
      .limit(1);
    return found?.id ?? null;
  };
  const [newer, older] = await Promise.all([
    nearest(gt(alertHistory.id, id), asc(alertHistory.id)),
    nearest(lt(alertHistory.id, id), desc(alertHistory.id)),
  ]);
  return { newer, older };
};

const fitting = (userId: number, { symbol, timeframe, rule, late }: AlertQuery): SQL | undefined =>
  and(
    eq(alertHistory.userId, userId),
    // By place, so that no character of what was typed has a meaning of its own.
    symbol ? sql`strpos(${alertHistory.symbol}, ${symbol.toUpperCase()}) > 0` : undefined,
    timeframe && eq(alertHistory.timeframe, timeframe),
    rule && like(alertHistory.trigger, `${rule}%`),
    late === undefined ? undefined : eq(alertHistory.late, late),
  );

/** What the alert rules remember of one series for one user, as of the candle at `openTime`. */
export type StoredAlertMemory = typeof memories.$inferSelect;

/** Everything the alert rules remember for a user. */
export const alertMemories = (db: Queryable, userId: number): Promise<StoredAlertMemory[]> =>
  db.select().from(memories).where(eq(memories.userId, userId));
