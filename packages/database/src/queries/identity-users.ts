import type { UserRole } from '@livermore/schemas';
import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { settingsHistory, users } from '../schema/index.ts';

/** Somebody as an identity provider knows them. */
export interface OutsideIdentity {
  issuer: string;
  subject: string;
  /** An address that the provider has verified. */
  email: string | null;
  displayName: string | null;
  /** SHA-256 of issuer and subject, in hexadecimal digits, for a name where the provider tells none. */
  digest: string;
}

/** The user of an identity. */
export interface IdentityUser {
  id: number;
  displayName: string;
  role: UserRole;
  active: boolean;
}

const columns = { id: users.id, displayName: users.displayName, role: users.role, active: users.active };

/**
 * The user with this issuer and subject. Somebody who is not known yet becomes an active viewer with
 * the default settings; of several first requests at once one adds them, and `isNew` tells which. An
 * address that belongs to another user is not taken over: it proves nothing about who that is.
 */
export const userOfIdentity = async (
  db: Queryable,
  identity: OutsideIdentity,
  now: number,
): Promise<IdentityUser & { isNew: boolean }> => {
  const known = await findIdentity(db, identity);
  if (known) return { ...known, isNew: false };
  const addresses = [...(identity.email === null ? [] : [identity.email.toLowerCase()]), addressOf(identity)];
  for (const email of addresses) {
    const added = await addIdentity(db, identity, email, now);
    if (added) return { ...added, isNew: true };
    const meanwhile = await findIdentity(db, identity);
    if (meanwhile) return { ...meanwhile, isNew: false };
  }
  throw new Error(`${addressOf(identity)} belongs to another user`);
};

const findIdentity = async (db: Queryable, { issuer, subject }: OutsideIdentity): Promise<IdentityUser | undefined> => {
  const [user] = await db
    .select(columns)
    .from(users)
    .where(and(eq(users.identityProvider, issuer), eq(users.identitySub, subject)));
  return user;
};

const addIdentity = (
  db: Queryable,
  { issuer, subject, displayName }: OutsideIdentity,
  email: string,
  now: number,
): Promise<IdentityUser | undefined> =>
  db.transaction(async (tx) => {
    const createdAt = new Date(now);
    const [user] = await tx
      .insert(users)
      .values({
        email,
        displayName: displayName ?? email.slice(0, email.indexOf('@')),
        identityProvider: issuer,
        identitySub: subject,
        settingsVersion: 1,
        createdAt,
        updatedAt: createdAt,
      })
      .onConflictDoNothing()
      .returning(columns);
    if (!user) return undefined;
    await tx
      .insert(settingsHistory)
      .values({ userId: user.id, version: 1, settings: {}, author: issuer, reason: 'first sign-in', createdAt: now });
    return user;
  });

/** An address that nobody can have, since every user has one of their own. */
const addressOf = ({ digest }: OutsideIdentity): string => `${digest.slice(0, 24)}@identity.invalid`;
