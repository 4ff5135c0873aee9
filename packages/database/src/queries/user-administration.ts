import { AppError } from '@livermore/base';
import type { UserRole } from '@livermore/schemas';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { sessions, settingsHistory, users } from '../schema/index.ts';

/** A person as the owner sees them in the list of users. */
export interface ListedUser {
  id: number;
  email: string;
  displayName: string;
  role: UserRole;
  /** False: they cannot sign in, the runtime does not run and the control channel does nothing. */
  active: boolean;
  hasPassword: boolean;
  secondFactor: boolean;
  /** Who they are at the identity provider; null for those who are known only here. */
  identity: { issuer: string; subject: string } | null;
  settingsVersion: number;
  /** Wall time, Unix ms. */
  createdAt: number;
  /** When they last asked for anything, in a browser or by a program: wall time, Unix ms, to the minute; null for never. */
  lastSeenAt: number | null;
}

const listed = {
  id: users.id,
  email: users.email,
  displayName: users.displayName,
  role: users.role,
  active: users.active,
  // Written out, because in an answer of `insert` and `update` a column stands without its table.
  hasPassword: sql<boolean>`exists (select 1 from accounts where accounts.user_id = users.id and accounts.provider_id = 'credential' and accounts.password is not null)`,
  secondFactor: users.twoFactorEnabled,
  identity: sql<ListedUser['identity']>`case when users.identity_sub is not null then json_build_object('issuer', users.identity_provider, 'subject', users.identity_sub) end`,
  settingsVersion: users.settingsVersion,
  createdAt: sql<number>`(extract(epoch from ${users.createdAt}) * 1000)::bigint`.mapWith(Number),
  lastSeenAt: users.lastSeenAt,
};

/** Everybody, in the order of their ids. */
export const listUsers = (db: Queryable): Promise<ListedUser[]> =>
  db.select(listed).from(users).orderBy(asc(users.id));

/** Somebody to be added. `settings` is a document that was checked. */
export interface NewUser {
  email: string;
  displayName: string;
  settings: unknown;
  /** A viewer unless it is named. */
  role?: UserRole;
  /** Who adds them, for the history of the settings. */
  author: string;
  /** Wall time, Unix ms. */
  now: number;
}

/**
 * Stores an active user with these settings as version 1 and the version in its history. Throws
 * AppError `USER_EXISTS` when somebody has the address already; letters of either case are the same.
 */
export const addUser = (
  db: Queryable,
  { email, displayName, settings, role = 'viewer', author, now }: NewUser,
): Promise<ListedUser> =>
  db.transaction(async (tx) => {
    const address = email.toLowerCase();
    const createdAt = new Date(now);
    const [user] = await tx
      .insert(users)
      .values({ email: address, displayName, role, settings, settingsVersion: 1, createdAt, updatedAt: createdAt })
      .onConflictDoNothing({ target: users.email })
      .returning(listed);
    if (!user) {
      const [other] = await tx.select(listed).from(users).where(eq(users.email, address));
      throw new AppError(
        'USER_EXISTS',
        `${address} is user ${other?.id ?? ''} already${other?.active === false ? ', and disabled. Enable that user instead' : ''}.`,
      );
    }
    await tx
      .insert(settingsHistory)
      .values({ userId: user.id, version: 1, settings, author, reason: 'user added', createdAt: now });
    return user;
  });

/** One user, or undefined. */
export const findListedUser = async (db: Queryable, id: number): Promise<ListedUser | undefined> => {
  const [user] = await db.select(listed).from(users).where(eq(users.id, id));
  return user;
};

/**
 * Disables or enables a user; one that is so already stays so. Disabling ends every session. Throws
 * AppError `UNKNOWN_USER`, and `OWNER_STAYS` for the owner, who could otherwise lock everybody out.
 */
export const setUserActive = (db: Queryable, id: number, active: boolean): Promise<ListedUser> =>
  db.transaction(async (tx) => {
    const isPossible = active ? eq(users.id, id) : and(eq(users.id, id), ne(users.role, 'owner'));
    const [user] = await tx.update(users).set({ active }).where(isPossible).returning(listed);
    if (!user) throw await refusal(tx, id, 'cannot be disabled');
    if (!active) await tx.delete(sessions).where(eq(sessions.userId, id));
    return user;
  });

/** Changes what a user may do. Throws AppError `UNKNOWN_USER`, and `OWNER_STAYS` for the owner. */
export const setUserRole = async (db: Queryable, id: number, role: Exclude<UserRole, 'owner'>): Promise<ListedUser> => {
  const [user] = await db
    .update(users)
    .set({ role })
    .where(and(eq(users.id, id), ne(users.role, 'owner')))
    .returning(listed);
  if (!user) throw await refusal(db, id, 'keeps that role');
  return user;
};

/**
 * Says who a user is at the identity provider, so that its tokens sign them in. Throws AppError
 * `UNKNOWN_USER`, and `USER_EXISTS` when that is somebody else already.
 */
export const setUserIdentity = (
  db: Queryable,
  { id, issuer, subject }: { id: number; issuer: string; subject: string },
): Promise<ListedUser> =>
  db.transaction(async (tx) => {
    // Of two at once one sees the other.
    await tx.execute(sql`lock table ${users} in share row exclusive mode`);
    const [other] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.identityProvider, issuer), eq(users.identitySub, subject), ne(users.id, id)));
    if (other) {
      throw new AppError('USER_EXISTS', `${subject} of ${issuer} is user ${other.id} already. One identity is one user.`);
    }
    const [user] = await tx
      .update(users)
      .set({ identityProvider: issuer, identitySub: subject })
      .where(eq(users.id, id))
      .returning(listed);
    if (!user) throw await refusal(tx, id, '');
    return user;
  });

/**
 * Tokens of the identity provider sign this user in no more; their subject is somebody new at the
 * next one. Throws AppError `UNKNOWN_USER`.
 */
export const removeUserIdentity = async (db: Queryable, id: number): Promise<ListedUser> => {
  const [user] = await db
    .update(users)
    .set({ identityProvider: 'local', identitySub: null })
    .where(eq(users.id, id))
    .returning(listed);
  if (!user) throw await refusal(db, id, '');
  return user;
};

/** Why no user with this id could be changed. */
const refusal = async (db: Queryable, id: number, ownerSays: string): Promise<AppError> => {
  const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.id, id));
  return owner
    ? new AppError('OWNER_STAYS', `User ${id} is the owner, who ${ownerSays}.`)
    : new AppError('UNKNOWN_USER', `There is no user ${id}.`);
};
