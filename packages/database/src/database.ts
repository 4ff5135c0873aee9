import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { NodePgDatabase, NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';
import type * as schema from './schema/index.ts';

export type Schema = typeof schema;

/**
 * What a query runs on: the database or the handle of an open transaction. Inside a transaction
 * always pass the transaction: with one connection, as on the embedded database, the database
 * itself would wait for ever for the connection that the transaction holds.
 */
export type Queryable = PgDatabase<NodePgQueryResultHKT, Schema>;

/** An open database, migrated to the newest schema. */
export interface Database {
  readonly db: NodePgDatabase<Schema>;
  readonly pool: Pool;
  readonly kind: 'postgres' | 'embedded';
  /**
   * Aborted, with an AppError as its reason, when the embedded database has died; only opening it
   * again helps. Never aborted by PostgreSQL, which may come back by itself, nor by `close`.
   */
  readonly lost: AbortSignal;
  /** Ends all connections after their queries, at most three seconds later. Calling it again does nothing more. */
  close(): Promise<void>;
}
