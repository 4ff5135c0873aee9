/** What `livermore ctl` reads from, writes to and depends on. */
export interface CtlIo {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborted when the person wants it to end. */
  signal: AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
  /** Unix ms. */
  now: () => number;
  /** Waits, keeping the process alive; rejects when aborted. */
  sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** Numbers in [0, 1). */
  random: () => number;
  newRequestId: () => string;
  /** Says with which code the process is to end. */
  exit: (code: ExitCode) => void;
}

/** What the end of the process tells a script. */
export const EXIT = {
  succeeded: 0,
  /** Also cancelled, superseded and rejected, and a server that cannot be reached. */
  failed: 1,
  /** A wrong command line, also one whose payload the server refuses. */
  usage: 2,
  /** Expired, or there is no worker to take it. */
  noWorker: 3,
  /** Ctrl-C while following a command. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
