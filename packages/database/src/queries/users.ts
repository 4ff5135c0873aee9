import type { UserRole } from '@livermore/schemas';
import { asc, count, desc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { settingsHistory, users } from '../schema/index.ts';
import { preparedOnce } from './prepared.ts';

/** A person as the server needs them; `settings` is the stored document, not yet parsed. */
export interface StoredUser {
  id: number;
  email: string;
  displayName: string;
  role: UserRole;
  settings: unknown;
  settingsVersion: number;
}

const userColumns = {
  id: users.id,
  email: users.email,
  displayName: users.displayName,
  role: users.role,
  settings: users.settings,
  settingsVersion: users.settingsVersion,
};

const userById = preparedOnce((db) =>
  db
    .select(userColumns)
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare('livermore_user_by_id'),
);

/** The user with this id, or undefined. */
export const findUser = async (db: Queryable, id: number): Promise<StoredUser | undefined> => {
  const [user] = await userById(db).execute({ id });
  return user;
};

/** Ids of the users whose runtime is to run, ascending. */
export const activeUserIds = async (db: Queryable): Promise<number[]> => {
  const rows = await db.select({ id: users.id }).from(users).where(eq(users.active, true)).orderBy(asc(users.id));
  return rows.map(({ id }) => id);
};

/** What the first start stores for the owner. */
export interface FirstOwner {
  settings: unknown;
  email?: string;
  displayName?: string;
}

/**
 * The owner. Where there is no user yet, makes one with id 1 and the given settings as version 1;
 * of several that start at once one does so, and an existing user is never changed.
 */
export const ensureOwner = (db: Queryable, first: FirstOwner): Promise<StoredUser> =>
  db.transaction(async (tx) => {
    // Also holds off a sign-up that would take id 1 from the sequence meanwhile.
    await tx.execute(sql`lock table ${users} in share row exclusive mode`);
    const [counted] = await tx.select({ users: count() }).from(users);
    if (counted?.users === 0) {
      await tx.insert(users).values({
        id: 1,
        email: first.email ?? 'owner@localhost',
        displayName: first.displayName ?? 'Owner',
        role: 'owner',
        settings: first.settings,
        settingsVersion: 1,
      });
      await tx.insert(settingsHistory).values({
        userId: 1,
        version: 1,
        settings: first.settings,
        author: 'Livermore',
        reason: 'first start',
        createdAt: sql`(extract(epoch from now()) * 1000)::bigint`,
      });
      await tx.execute(sql`select setval(pg_get_serial_sequence('users', 'id'), 1)`);
    }
    const [owner] = await tx
      .select(userColumns)
      .from(users)
      .orderBy(desc(eq(users.role, 'owner')), asc(users.id))
      .limit(1);
    if (!owner) throw new Error('the owner that was just stored is not there');
    return owner;
  });
