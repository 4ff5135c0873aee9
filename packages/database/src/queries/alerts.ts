import type { Alert } from '@livermore/schemas';
import { and, asc, desc, eq, getTableColumns, gt, lt, max } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertHistory, alertMemories as memories } from '../schema/index.ts';

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

/** Alerts of a user, newest first; with `before`, those with a smaller id. */
export const listAlerts = (
  db: Queryable,
  userId: number,
  { limit, before }: { limit: number; before?: number },
): Promise<Alert[]> =>
  db
    .select(alertColumns)
    .from(alertHistory)
    .where(
      and(
        eq(alertHistory.userId, userId),
        before === undefined ? undefined : lt(alertHistory.id, before),
      ),
    )
    .orderBy(desc(alertHistory.id))
    .limit(limit);

/** What the alert rules remember of one series for one user, as of the candle at `openTime`. */
export type StoredAlertMemory = typeof memories.$inferSelect;

/** Everything the alert rules remember for a user. */
export const alertMemories = (db: Queryable, userId: number): Promise<StoredAlertMemory[]> =>
  db.select().from(memories).where(eq(memories.userId, userId));
