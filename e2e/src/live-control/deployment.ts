import type { LivermoreProcess } from '../livermore-process.ts';

/** A Livermore that is installed somewhere, as the suite of live control needs it. */
export interface Deployment {
  /** Where the pages and the API are; the same after each start. */
  readonly url: string;
  /** Signs the owner in, once. */
  readonly signInUrl: string;
  /** Holds the owner's token. */
  readonly dataDir: string;
  /** Sets it up and starts every process of it. */
  open(): Promise<void>;
  /** Ends and removes everything. */
  close(): Promise<void>;
  /** Starts the process that runs the engine; the API is there when it resolves. */
  startEngine(): Promise<void>;
  /** Ends it as Ctrl-C does. */
  stopEngine(): Promise<void>;
  killEngine(): Promise<void>;
  /** Rows of the database; an embedded one can only be asked while its engine does not run. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** Runs `livermore ctl`. */
  ctl(...args: string[]): LivermoreProcess;
}

/** Removes a folder also when a process that was killed just now still holds it. */
export const REMOVE = { recursive: true, force: true, maxRetries: 5 } as const;
