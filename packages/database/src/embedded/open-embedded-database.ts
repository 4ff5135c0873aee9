import { AppError, type Clock, type Logger, systemClock } from '@livermore/base';
import { drizzle } from 'drizzle-orm/node-postgres';
import { join } from 'node:path';
import type pg from 'pg';
import { closePool, createPool } from '../connection-pool.ts';
import type { Database } from '../database.ts';
import { applyMigrations, SOURCE_MIGRATIONS_FOLDER } from '../migrations.ts';
import * as schema from '../schema/index.ts';
import { prepareDataDirectory, notOpened } from './data-directory.ts';
import { startDatabaseThread } from './database-thread.ts';

export interface EmbeddedDatabaseOptions {
  /** The program's data directory; made when it is not there. The database is in `database` below it. */
  dataDir: string;
  /** Address of `pglite.worker.mjs`; needed where the program does not run from its source. */
  workerUrl?: URL;
  logger: Logger;
  /** Folder of the SQL files; needed where the program does not run from its source. */
  migrationsFolder?: string;
  clock?: Clock;
  /** Aborted when it is no longer wanted: opening, which takes seconds, ends at once and is refused. */
  signal?: AbortSignal;
}

/**
 * Opens the embedded PostgreSQL of a data directory, makes it when it is not there (four seconds),
 * and migrates it. It runs in a thread of its own and is one session: the pool has one connection.
 *
 * Throws AppError DATA_DIR_IN_USE when another process has it open, DATA_DIR_DAMAGED when it does
 * not open, DATA_DIR_UNUSABLE when the directory cannot be written, and DATABASE_NEWER.
 */
export const openEmbeddedDatabase = async ({
  dataDir,
  workerUrl = new URL('./pglite.worker.mjs', import.meta.url),
  logger,
  migrationsFolder = SOURCE_MIGRATIONS_FOLDER,
  clock = systemClock,
  signal,
}: EmbeddedDatabaseOptions): Promise<Database> => {
  const directory = join(dataDir, 'database');
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const { lock, fresh } = await prepareDataDirectory(dataDir, directory);
    undo.push(() => lock.release());
    if (fresh) logger.info({ directory }, 'creating the embedded database; this takes a few seconds');
    const thread = await startDatabaseThread({ directory, fresh, workerUrl, clock, logger, signal }).catch(
      async (error: unknown) => {
        if (signal?.aborted) throw error;
        throw await notOpened(error, { dataDir, directory, fresh });
      },
    );
    undo.push(() => thread.stop());
    const lost = new AbortController();
    thread.onDeath((reason) => {
      lost.abort(
        new AppError(
          'DATABASE_UNREACHABLE',
          `The embedded database in ${directory} has stopped: ${reason}. Start Livermore again; ` +
            'what was stored before is kept.',
        ),
      );
    });
    const pool = connectPool(thread.socketFolder, directory, logger);
    undo.push(() => closePool(pool, clock));
    await migrateThrough(pool, migrationsFolder, { dataDir, directory });
    let closing: Promise<void> | undefined;
    return {
      db: drizzle(pool, { schema }),
      pool,
      kind: 'embedded',
      lost: lost.signal,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * All connections are one session, so there is only one, and a connection that replaces another
 * first clears what that one left behind (its prepared statements have the same names).
 */
const connectPool = (socketFolder: string, place: string, logger: Logger): pg.Pool =>
  createPool(
    {
      host: socketFolder,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
      // oxlint-disable-next-line typescript/no-misused-promises -- the pool awaits it; its types do not say so
      onConnect: (client) => client.query('discard all'),
    },
    place,
    logger,
  );

const migrateThrough = async (
  pool: pg.Pool,
  migrationsFolder: string,
  { dataDir, directory }: { dataDir: string; directory: string },
): Promise<void> => {
  try {
    const client = await pool.connect();
    try {
      await applyMigrations(client, { migrationsFolder, place: `in ${directory}` });
    } finally {
      client.release();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw await notOpened(error, { dataDir, directory, fresh: false });
  }
};
