import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/index.ts';

/** Whether the first start is still offered to a user. */
export const isFirstStartOpen = async (db: Queryable, userId: number): Promise<boolean> => {
  const [user] = await db.select({ endedAt: users.firstStartEndedAt }).from(users).where(eq(users.id, userId));
  return user !== undefined && user.endedAt === null;
};

/** Offers the first start no more; the first end stands. */
export const endFirstStart = async (db: Queryable, userId: number, now: number): Promise<void> => {
  await db
    .update(users)
    .set({ firstStartEndedAt: now })
    .where(and(eq(users.id, userId), isNull(users.firstStartEndedAt)));
};
