import { and, eq, gt, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { accounts, sessions, signInLinks, twoFactors, users } from '../schema/index.ts';

/** A link for a user to choose a password. `digest` is the SHA-256 of its token. */
export type NewSignInLink = typeof signInLinks.$inferInsert;

/** Stores a link; an earlier one of the user no longer works. */
export const storeSignInLink = async (db: Queryable, link: NewSignInLink): Promise<void> => {
  const { digest, expiresAt } = link;
  await db
    .insert(signInLinks)
    .values(link)
    .onConflictDoUpdate({ target: signInLinks.userId, set: { digest, expiresAt } });
};

/** Whom a link is for; undefined when it is unknown, used or expired at `now`, or its user disabled. */
export const signInLinkUser = async (
  db: Queryable,
  digest: string,
  now: number,
): Promise<{ id: number; email: string; displayName: string } | undefined> => {
  const [user] = await db
    .select({ id: users.id, email: users.email, displayName: users.displayName })
    .from(signInLinks)
    .innerJoin(users, eq(users.id, signInLinks.userId))
    .where(and(eq(signInLinks.digest, digest), gt(signInLinks.expiresAt, now), eq(users.active, true)));
  return user;
};

/**
 * Uses a link up: its user has the password with this hash from now on, and no second factor and no
 * session from before. Of several that use it at once one does so. Gives the user's id, or undefined
 * when the link is unknown, used or expired at `now`, or its user disabled; then nothing changes.
 */
export const takeSignInLink = (
  db: Queryable,
  { digest, passwordHash, now }: { digest: string; passwordHash: string; now: number },
): Promise<number | undefined> =>
  db.transaction(async (tx) => {
    const user = await signInLinkUser(tx, digest, now);
    if (!user) return undefined;
    const taken = await tx.delete(signInLinks).where(eq(signInLinks.digest, digest)).returning();
    if (taken.length === 0) return undefined;
    await storePassword(tx, user.id, passwordHash);
    await tx.delete(twoFactors).where(eq(twoFactors.userId, user.id));
    await tx.update(users).set({ twoFactorEnabled: false }).where(eq(users.id, user.id));
    await tx.delete(sessions).where(eq(sessions.userId, user.id));
    return user.id;
  });

/** The account with a password, as the identity library looks for it. */
const credentialOf = (userId: number) => and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'));

/** What became of a first password. */
export type FirstPassword = 'stored' | 'there-already' | 'address-taken';

/**
 * Stores a user's first password, hashed by the identity library, and their address when one is
 * given. A password that is there already stays, and so does an address of somebody else.
 */
export const storeFirstPassword = (
  db: Queryable,
  { userId, passwordHash, email }: { userId: number; passwordHash: string; email?: string },
): Promise<FirstPassword> =>
  db.transaction(async (tx) => {
    // Of two at once the second waits here, and then finds what the first has done.
    await tx.execute(sql`lock table ${users} in share row exclusive mode`);
    const [account] = await tx.select({ password: accounts.password }).from(accounts).where(credentialOf(userId));
    if (account?.password) return 'there-already';
    if (email !== undefined) {
      const address = email.toLowerCase();
      const [other] = await tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.email, address), ne(users.id, userId)));
      if (other) return 'address-taken';
      await tx.update(users).set({ email: address }).where(eq(users.id, userId));
    }
    await storePassword(tx, userId, passwordHash);
    return 'stored';
  });

const storePassword = async (tx: Queryable, userId: number, password: string): Promise<void> => {
  await tx.delete(accounts).where(credentialOf(userId));
  await tx.insert(accounts).values({ userId, providerId: 'credential', accountId: String(userId), password });
};
