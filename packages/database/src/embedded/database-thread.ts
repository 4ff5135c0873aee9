import type { Cancel, Clock, Logger } from '@livermore/base';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** How long opening may take on the slowest machine, and closing before the thread is ended, in ms. */
const OPEN_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 3_000;

/** A path of a Unix socket may have some 100 characters; longer temporary folders are avoided. */
const LONGEST_TEMPORARY_PATH = 60;

/** The thread that runs PGlite, once it accepts connections. */
export interface DatabaseThread {
  /** Folder of the socket, in the form in which `pg` takes it as host; nobody else may enter it. */
  readonly socketFolder: string;
  /** Calls `listener` with the reason when the thread ends before `stop` was called. */
  onDeath(listener: (reason: string) => void): void;
  /** Closes socket and database and ends the thread; by force when it does not follow. */
  stop(): Promise<void>;
}

interface ThreadMessage {
  kind: 'ready' | 'failed';
  message?: string;
}

/**
 * Starts the thread at `workerUrl` on the database in `directory` and waits until it is open.
 * Rejects with the reason when the database does not open.
 */
export const startDatabaseThread = async ({
  directory,
  fresh,
  workerUrl,
  clock,
  logger,
  signal,
}: {
  directory: string;
  /** The database is not there yet and is made. */
  fresh: boolean;
  workerUrl: URL;
  clock: Clock;
  logger: Logger;
  /** Ends a thread that is not open yet, as a kill would. */
  signal?: AbortSignal | undefined;
}): Promise<DatabaseThread> => {
  const temporary = tmpdir().length > LONGEST_TEMPORARY_PATH ? '/tmp' : tmpdir();
  // `mkdtemp` gives the folder mode 0700; the database asks for no password.
  const socketFolder = await mkdtemp(join(temporary, 'livermore-'));
  const worker = new Worker(workerUrl, {
    workerData: { directory, fresh, socketPath: join(socketFolder, '.s.PGSQL.5432') },
    // PGlite writes traces of its machine to these; they belong into the log.
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      logger.debug({ output: chunk.toString().slice(0, 2_000) }, 'output of the embedded database');
    });
  }

  let ended = false;
  let stopping = false;
  let reason = 'the thread ended';
  let onDeath: (reason: string) => void = () => {};
  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'failed') reason = message.message ?? reason;
  });
  worker.on('error', (error) => {
    reason = error.message;
  });
  const exit = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      ended = true;
      rm(socketFolder, { recursive: true, force: true }).then(resolve, resolve);
      if (!stopping) onDeath(reason);
    });
  });

  const stop = async (): Promise<void> => {
    stopping = true;
    let cancel: Cancel = () => {};
    if (!ended) {
      worker.postMessage('stop', []);
      cancel = clock.after(CLOSE_LIMIT_MS, () => void worker.terminate());
    }
    await exit;
    cancel();
  };

  await new Promise<void>((resolve, reject) => {
    const giveUp = (why: string): void => {
      reason = why;
      void worker.terminate();
    };
    const onAbort = (): void => giveUp('it was told to stop before it was open');
    const cancelLimit = clock.after(OPEN_LIMIT_MS, () => giveUp(`it did not open within ${OPEN_LIMIT_MS / 1000} s`));
    const cancel = (): void => {
      cancelLimit();
      signal?.removeEventListener('abort', onAbort);
    };
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind !== 'ready') return;
      cancel();
      resolve();
    });
    void exit.then(() => {
      cancel();
      reject(new Error(reason));
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
  });

  return {
    socketFolder,
    onDeath: (listener) => {
      onDeath = listener;
      if (ended && !stopping) listener(reason);
    },
    stop,
  };
};
