import { AppError, type Clock, type Logger, systemClock } from '@livermore/base';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { closePool, createPool } from './connection-pool.ts';
import type { Database } from './database.ts';
import { applyMigrations, SOURCE_MIGRATIONS_FOLDER } from './migrations.ts';
import * as schema from './schema/index.ts';
import { refuseOldServer, unreachable } from './server-refusals.ts';

export interface DatabaseOptions {
  /** `postgresql://user:password@host:port/database`. */
  url: string;
  logger: Logger;
  /** Most connections at a time. */
  maxConnections?: number;
  /** Folder of the SQL files; needed where the program does not run from its source. */
  migrationsFolder?: string;
  clock?: Clock;
}

/** How long to wait for a connection, in ms. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Key of the advisory lock that a migrating process holds. Any number that is always the same. */
const MIGRATION_LOCK = 1_279_874_637;

/**
 * Opens a PostgreSQL database, 14 or newer, and migrates it; of several processes that start at
 * once one migrates and the others wait for it. Throws AppError DATABASE_UNREACHABLE (also for a
 * refused password or an unknown database), DATABASE_TOO_OLD or DATABASE_NEWER. No message or
 * log line holds the password.
 */
export const openDatabase = async ({
  url,
  logger,
  maxConnections = 10,
  migrationsFolder = SOURCE_MIGRATIONS_FOLDER,
  clock = systemClock,
}: DatabaseOptions): Promise<Database> => {
  const place = await migrateAlone(url, migrationsFolder, logger);
  const pool = createPool(
    {
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    },
    place,
    logger,
  );
  let closing: Promise<void> | undefined;
  return {
    db: drizzle(pool, { schema }),
    pool,
    kind: 'postgres',
    lost: new AbortController().signal,
    close: () => (closing ??= closePool(pool, clock)),
  };
};

/** Migrates on a connection of its own, under the lock. Gives back the name of the place. */
const migrateAlone = async (
  url: string,
  migrationsFolder: string,
  logger: Logger,
): Promise<string> => {
  const client = await connect(url);
  try {
    const place = `${client.database ?? ''} on ${client.host}:${client.port}`;
    const version = await client.query<{ server_version_num: string }>('show server_version_num');
    refuseOldServer(Number(version.rows[0]?.server_version_num), place);
    const lock = await client.query<{ held: boolean }>(
      `select pg_try_advisory_lock(${MIGRATION_LOCK}) as held`,
    );
    if (!lock.rows[0]?.held) {
      logger.info({ place }, 'waiting for another process that migrates the database');
      await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    }
    await applyMigrations(client, { migrationsFolder, place });
    return place;
  } finally {
    // Ending the connection lets go of the lock.
    await client.end();
  }
};

const connect = async (url: string): Promise<pg.Client> => {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  } catch {
    // The error of the parser repeats the address with its password, so it is not passed on.
    throw new AppError(
      'DATABASE_UNREACHABLE',
      'The address of the database cannot be read. It should look like ' +
        'postgresql://user:password@host:5432/database, with special characters percent-encoded.',
    );
  }
  client.on('error', () => {
    // Queries that run are rejected by themselves.
  });
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw unreachable(error, client);
  }
};
