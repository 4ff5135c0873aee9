import { AppError } from '@livermore/base';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client, PoolClient } from 'pg';

/** The SQL files as they lie in the source. A bundle passes the folder of its own copy. */
export const SOURCE_MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));

/** Times (Unix ms) of the migrations that this program knows, in the order of its journal. */
export const journalTimes = async (migrationsFolder: string): Promise<number[]> => {
  const text = await readFile(join(migrationsFolder, 'meta', '_journal.json'), 'utf8');
  const journal = JSON.parse(text) as { entries: { when: number }[] };
  return journal.entries.map((entry) => entry.when);
};

/**
 * Brings a database to the newest schema in one transaction; does nothing where it is there
 * already. `place` names the database to the person. Throws DATABASE_NEWER when a later version
 * of the program has migrated it. Takes no lock: whoever calls keeps others away meanwhile.
 */
export const applyMigrations = async (
  client: Client | PoolClient,
  { migrationsFolder, place }: { migrationsFolder: string; place: string },
): Promise<void> => {
  const known = Math.max(...(await journalTimes(migrationsFolder)));
  const applied = await newestAppliedTime(client);
  if (applied > known) {
    throw new AppError(
      'DATABASE_NEWER',
      `The database ${place} was written by a newer version of Livermore: its schema is of ` +
        `${day(applied)}, this version knows it up to ${day(known)}. Start the newer version, ` +
        'or restore a backup that was made before it ran.',
    );
  }
  await migrate(drizzle(client), { migrationsFolder });
};

const newestAppliedTime = async (client: Client | PoolClient): Promise<number> => {
  const table = await client.query<{ there: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!table.rows[0]?.there) return 0;
  const newest = await client.query<{ at: string | null }>(
    'select max(created_at) as at from drizzle.__drizzle_migrations',
  );
  return Number(newest.rows[0]?.at ?? 0);
};

const day = (timeMs: number): string => new Date(timeMs).toISOString();
