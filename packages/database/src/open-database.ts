import type { Logger } from '@livermore/base';
import type { Database } from './database.ts';

export interface DatabaseOptions {
  url: string;
  logger: Logger;
  /** Most connections at a time. */
  maxConnections?: number;
  /** Folder of the SQL files; needed where the program does not run from its source. */
  migrationsFolder?: string;
}

export declare const openDatabase: (options: DatabaseOptions) => Promise<Database>;
