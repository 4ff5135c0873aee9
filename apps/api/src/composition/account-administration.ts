import { AppError } from '@livermore/base';
import {
  addApiKey,
  endFirstStart,
  endSession,
  findListedUser,
  isFirstStartOpen,
  listApiKeys,
  listSessions,
  revokeApiKey,
  type Queryable,
} from '@livermore/database';
import { freshApiKey } from '../http/api-key.ts';
import type { AccountAdministration } from '../routers/context.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface AccountAdministrationOptions {
  db: Queryable;
  now: () => number;
  /** Gives a new secret of 32 random bytes. */
  randomSecret: () => string;
  /** Told of each end of a session or key. */
  onChanged: () => void;
}

/** Sessions and keys in the database. */
export const accountAdministration = (options: AccountAdministrationOptions): AccountAdministration => {
  const { db, now, randomSecret, onChanged } = options;
  return {
    async get(userId) {
      const user = await findListedUser(db, userId);
      if (!user) throw new AppError('UNKNOWN_USER', `There is no user ${userId}.`);
      return user;
    },
    isFirstStartOpen: (userId) => isFirstStartOpen(db, userId),
    endFirstStart: (userId) => endFirstStart(db, userId, now()),
    sessions: (userId) => listSessions(db, userId, now()),
    async endSession(userId, id) {
      const ended = await endSession(db, userId, id);
      onChanged();
      if (!ended) throw new AppError('UNKNOWN_SESSION', `There is no session ${id}; it has ended already.`);
    },
    keys: (userId) => listApiKeys(db, userId),
    async addKey(userId, { name, scope, days }) {
      const { key, prefix, digest } = freshApiKey(randomSecret());
      const createdAt = now();
      const expiresAt = days === null ? null : createdAt + days * DAY_MS;
      return { key, listed: await addApiKey(db, { userId, name, prefix, digest, scope, createdAt, expiresAt }) };
    },
    async revokeKey(id, userId) {
      const key = await revokeApiKey(db, { id, now: now(), ...(userId !== undefined && { userId }) });
      onChanged();
      if (!key) throw new AppError('UNKNOWN_KEY', `There is no key ${id}.`);
      return key;
    },
  };
};
