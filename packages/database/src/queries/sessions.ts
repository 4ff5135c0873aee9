import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { sessions } from '../schema/index.ts';

/** A signed-in browser; times are wall times in Unix ms. */
export interface ListedSession {
  id: number;
  createdAt: number;
  expiresAt: number;
  ipAddress: string | null;
  userAgent: string | null;
}

const msOf = (column: typeof sessions.createdAt | typeof sessions.expiresAt) =>
  sql<number>`(extract(epoch from ${column}) * 1000)::bigint`.mapWith(Number);

/** The sessions of a user that have not ended at `now`, newest first. */
export const listSessions = (db: Queryable, userId: number, now: number): Promise<ListedSession[]> =>
  db
    .select({
      id: sessions.id,
      createdAt: msOf(sessions.createdAt),
      expiresAt: msOf(sessions.expiresAt),
      ipAddress: sessions.ipAddress,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, new Date(now))))
    .orderBy(desc(sessions.id));

/** Ends one session of a user; gives whether it was there. */
export const endSession = async (db: Queryable, userId: number, id: number): Promise<boolean> => {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, id)))
    .returning({ id: sessions.id });
  return ended.length > 0;
};
