/**
 * Thread of the embedded database: PGlite behind a Unix socket. It imports npm packages only, so
 * that it runs both as it stands and bundled.
 *
 * `workerData` is `{ directory, socketPath, fresh }`. A fresh database is made in a folder beside
 * `directory` and moved there when it is complete, so that a start that was killed half-way leaves
 * nothing that looks like a database. Posts `ready` or `failed`; on any message from the parent
 * it ends the socket, then the database, then the thread.
 */
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { rename, rm } from 'node:fs/promises';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {{ directory: string, socketPath: string, fresh: boolean }} Start */

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

/** @param {unknown} error */
const fail = (error) => {
  port.postMessage({
    kind: 'failed',
    // Errors of PGlite's file system are no instances of Error.
    message: error instanceof Error && error.message ? error.message : inspect(error),
  });
  // Messages posted before are still delivered.
  process.exit(1);
};

/** @param {string} directory */
const makeDatabase = async (directory) => {
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const made = await PGlite.create({ dataDir: unfinished });
  await made.close();
  await rename(unfinished, directory);
};

/** @param {Start} start */
const open = async ({ directory, socketPath, fresh }) => {
  if (fresh) await makeDatabase(directory);
  const database = await PGlite.create({ dataDir: directory });
  const execute = database.execProtocolRawStream.bind(database);
  // An error of SQL is an answer; what is thrown is a crash, after which the socket server would
  // leave every query waiting.
  database.execProtocolRawStream = async (message, options) => {
    try {
      await execute(message, options);
    } catch (error) {
      fail(error);
    }
  };
  const server = new PGLiteSocketServer({ db: database, path: socketPath, maxConnections: 10 });
  await server.start();
  const close = async () => {
    await server.stop();
    await database.close();
    process.exit(0);
  };
  port.once('message', () => {
    close().catch(fail);
  });
  port.postMessage({ kind: 'ready' });
};

open(/** @type {Start} */ (workerData)).catch(fail);
