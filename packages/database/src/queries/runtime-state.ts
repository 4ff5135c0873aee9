import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { runtimeState as table } from '../schema/index.ts';

/** What a user asked of the runtime beside the settings, and what it last reached. Times are wall time, Unix ms. */
export type StoredRuntimeState = Omit<typeof table.$inferSelect, 'userId'>;

const NEW_STATE: StoredRuntimeState = { paused: false, pausedAt: null, appliedVersion: 0, appliedMode: null, appliedAt: null };

/** The state of a user's runtime; of one that never ran, not paused and nothing applied. */
export const runtimeStateOf = async (db: Queryable, userId: number): Promise<StoredRuntimeState> => {
  const [row] = await db.select().from(table).where(eq(table.userId, userId));
  if (!row) return NEW_STATE;
  const { userId: _userId, ...state } = row;
  return state;
};

/** Stores that the user wants a pause, or no longer; a pause that is wanted already keeps its beginning. */
export const setPaused = async (
  tx: Queryable,
  { userId, paused, now }: { userId: number; paused: boolean; now: number },
): Promise<void> => {
  const pausedAt = paused ? now : null;
  await tx
    .insert(table)
    .values({ userId, paused, pausedAt })
    .onConflictDoUpdate({
      target: table.userId,
      set: { paused, pausedAt: sql`case when excluded.paused then coalesce(${table.pausedAt}, excluded.paused_at) end` },
    });
};

/** Stores that the plan of a settings version is carried out, at a wall time. */
export const setApplied = async (
  db: Queryable,
  { userId, version, mode, now }: { userId: number; version: number; mode: string; now: number },
): Promise<void> => {
  const applied = { appliedVersion: version, appliedMode: mode, appliedAt: now };
  await db
    .insert(table)
    .values({ userId, ...applied })
    .onConflictDoUpdate({ target: table.userId, set: applied });
};
