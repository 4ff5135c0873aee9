import { eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/index.ts';

/** Notes that a user asked for something at `now`. */
export const noteSeen = async (db: Queryable, userId: number, now: number): Promise<void> => {
  await db.update(users).set({ lastSeenAt: now }).where(eq(users.id, userId));
};
