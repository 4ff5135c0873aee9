import { AppError } from '@livermore/base';
import { sameJson } from '@livermore/schemas';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { settingsHistory, users } from '../schema/index.ts';
import { preparedOnce } from './prepared.ts';

/** Author of a version that another program wrote into the row by itself. */
const EXTERNAL_AUTHOR = 'external';

/** A stored version of a settings document, not parsed. */
export type SettingsVersion = typeof settingsHistory.$inferSelect;

/** A document as it is stored, with the number of its version. */
export interface StoredSettings {
  version: number;
  settings: unknown;
}

/** A change of a user's settings. */
export interface SettingsChange {
  userId: number;
  /** Makes the next document of the stored one; when it throws, nothing changes. */
  edit: (current: unknown) => unknown;
  author: string;
  reason: string | null;
  /** Wall time, Unix ms. */
  now: number;
}

const documentOf = (db: Queryable) =>
  db
    .select({ settings: users.settings, version: users.settingsVersion })
    .from(users)
    .where(eq(users.id, sql.placeholder('userId')));

const document = preparedOnce((db) => documentOf(db).prepare('livermore_settings'));

/** The same, with the row held to the end of the transaction. */
const heldDocument = preparedOnce((tx) => documentOf(tx).for('no key update').prepare('livermore_settings_held'));

const newestVersion = preparedOnce((db) =>
  db
    .select()
    .from(settingsHistory)
    .where(eq(settingsHistory.userId, sql.placeholder('userId')))
    .orderBy(desc(settingsHistory.version))
    .limit(1)
    .prepare('livermore_settings_newest'),
);

/**
 * Changes the settings of a user inside the caller's transaction, which holds the user's row from
 * here to its end. A document that another program wrote is first recorded as a version of its
 * own, so that the history has every document that was ever in force. The edited document becomes
 * the next version, unless it says the same as the stored one. Throws AppError `UNKNOWN_USER`.
 */
export const writeSettings = async (
  tx: Queryable,
  { userId, edit, author, reason, now }: SettingsChange,
): Promise<StoredSettings & { changed: boolean }> => {
  const current = await recordExternalSettings(tx, { userId, now });
  const settings = edit(current.settings);
  if (sameJson(settings, current.settings)) return { ...current, changed: false };
  const version = current.version + 1;
  await storeVersion(tx, { userId, version, settings, author, reason, createdAt: now });
  return { version, settings, changed: true };
};

/**
 * The stored document of a user. One that differs from the newest version of the history becomes
 * a version by `external`; with a number that the history does not have yet it keeps that number.
 * Holds the user's row to the end of the caller's transaction. Throws AppError `UNKNOWN_USER`.
 */
export const recordExternalSettings = async (
  tx: Queryable,
  { userId, now }: { userId: number; now: number },
): Promise<StoredSettings> => {
  const [row] = await heldDocument(tx).execute({ userId });
  if (!row) throw new AppError('UNKNOWN_USER', `There is no user ${userId}.`);
  const [newest] = await newestVersion(tx).execute({ userId });
  if (newest && newest.version === row.version && sameJson(newest.settings, row.settings)) return row;
  const version = newest && row.version <= newest.version ? newest.version + 1 : row.version;
  const { settings } = row;
  const reason = 'found in the database';
  await storeVersion(tx, { userId, version, settings, author: EXTERNAL_AUTHOR, reason, createdAt: now });
  return { version, settings };
};

/**
 * The stored document of a user with the time at which it became one of the history. One that
 * another program wrote is recorded first; the user's row is held only then.
 */
export const currentSettings = async (
  db: Queryable,
  { userId, now }: { userId: number; now: number },
): Promise<StoredSettings & { updatedAt: number }> => {
  const [row] = await document(db).execute({ userId });
  const [newest] = await newestVersion(db).execute({ userId });
  if (row && newest && newest.version === row.version && sameJson(newest.settings, row.settings)) {
    return { ...row, updatedAt: newest.createdAt };
  }
  return { ...(await db.transaction((tx) => recordExternalSettings(tx, { userId, now }))), updatedAt: now };
};

/** One statement, so that the document travels once. As text: drizzle would make SQL's null of JSON's. */
const storeVersion = async (tx: Queryable, { userId, version, settings, author, reason, createdAt }: SettingsVersion): Promise<void> => {
  await tx.execute(sql`
    with stored as (
      insert into settings_history (user_id, version, settings, author, reason, created_at)
      values (${userId}, ${version}, ${JSON.stringify(settings)}::jsonb, ${author}, ${reason}, ${createdAt})
      returning user_id, version, settings
    )
    update users
    set settings = stored.settings, settings_version = stored.version, updated_at = ${new Date(createdAt)}
    from stored
    where users.id = stored.user_id`);
};

/** Versions of a user's settings, newest first; with `before`, those with a smaller number. */
export const settingsVersions = (
  db: Queryable,
  userId: number,
  { limit, before }: { limit: number; before?: number },
): Promise<SettingsVersion[]> =>
  db
    .select()
    .from(settingsHistory)
    .where(
      and(
        eq(settingsHistory.userId, userId),
        before === undefined ? undefined : lt(settingsHistory.version, before),
      ),
    )
    .orderBy(desc(settingsHistory.version))
    .limit(limit);

/** One version of a user's settings, or undefined. */
export const settingsVersion = async (
  db: Queryable,
  userId: number,
  version: number,
): Promise<SettingsVersion | undefined> => {
  const [found] = await db
    .select()
    .from(settingsHistory)
    .where(and(eq(settingsHistory.userId, userId), eq(settingsHistory.version, version)));
  return found;
};
