import type { UserRole } from '@livermore/schemas';
import { and, asc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { apiKeys, users } from '../schema/index.ts';
import { preparedOnce } from './prepared.ts';

/** The last use of a key is stored to this precision, so that a busy program does not write at each request. */
const USE_PRECISION_MS = 60_000;

/** A key as people see it; times are wall times in Unix ms. */
export interface ListedApiKey {
  id: number;
  userId: number;
  name: string;
  prefix: string;
  scope: UserRole;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

const listed = {
  id: apiKeys.id,
  userId: apiKeys.userId,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scope: apiKeys.scope,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
};

/** A key to be stored; `digest` is the SHA-256 of the whole key. */
export type NewApiKey = Omit<typeof apiKeys.$inferInsert, 'id' | 'lastUsedAt' | 'revokedAt'>;

/** Stores a key. */
export const addApiKey = async (db: Queryable, key: NewApiKey): Promise<ListedApiKey> => {
  const [added] = await db.insert(apiKeys).values(key).returning(listed);
  if (!added) throw new Error('the key that was just stored is not there');
  return added;
};

/** Keys of one user, or of everybody, in the order in which they were made; revoked ones too. */
export const listApiKeys = (db: Queryable, userId?: number): Promise<ListedApiKey[]> =>
  db
    .select(listed)
    .from(apiKeys)
    .where(userId === undefined ? undefined : eq(apiKeys.userId, userId))
    .orderBy(asc(apiKeys.id));

/**
 * Ends a key, for one user only when that is named; a key that is ended already stays as it is.
 * Gives the key, or undefined when there is none.
 */
export const revokeApiKey = async (
  db: Queryable,
  { id, userId, now }: { id: number; userId?: number; now: number },
): Promise<ListedApiKey | undefined> => {
  const [key] = await db
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now})` })
    .where(and(eq(apiKeys.id, id), userId === undefined ? undefined : eq(apiKeys.userId, userId)))
    .returning(listed);
  return key;
};

/** Whom a key signs in, and the most it lets them do. */
export interface ApiKeyUser {
  keyId: number;
  scope: UserRole;
  userId: number;
  displayName: string;
  role: UserRole;
}

const keyUser = preparedOnce((db) =>
  db
    .select({
      keyId: apiKeys.id,
      scope: apiKeys.scope,
      userId: users.id,
      displayName: users.displayName,
      role: users.role,
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.digest, sql.placeholder('digest')),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql.placeholder('now'))),
        eq(users.active, true),
      ),
    )
    .prepare('livermore_api_key_user'),
);

/**
 * The user of the key with this digest, and notes its use. Undefined for a key that is unknown,
 * revoked or expired at `now`, or whose user is disabled.
 */
export const useApiKey = async (db: Queryable, digest: string, now: number): Promise<ApiKeyUser | undefined> => {
  const [user] = await keyUser(db).execute({ digest, now });
  if (user) {
    await db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.id, user.keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - USE_PRECISION_MS))));
  }
  return user;
};
