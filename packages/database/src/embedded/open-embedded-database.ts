import type { Logger } from '@livermore/base';
import type { Database } from '../database.ts';

export interface EmbeddedDatabaseOptions {
  /** The program's data directory; the database is in its folder `database`. */
  dataDir: string;
  /** Address of `pglite.worker.mjs`. */
  workerUrl?: URL;
  logger: Logger;
  migrationsFolder?: string;
}

export declare const openEmbeddedDatabase: (options: EmbeddedDatabaseOptions) => Promise<Database>;
