import { type Cancel, type Clock, type Logger, messageOf } from '@livermore/base';
import pg from 'pg';

/**
 * A pool whose connections may die at any moment without ending the process: idle, they are
 * replaced at the next query; in use, the queries that run on them fail. `place` is for the log.
 */
export const createPool = (config: pg.PoolConfig, place: string, logger: Logger): pg.Pool => {
  const pool = new pg.Pool(config);
  pool.on('error', (error) => {
    logger.warn({ place, reason: messageOf(error) }, 'lost an idle connection to the database');
  });
  pool.on('connect', (client) => {
    // The pool listens only while the connection is idle, and an event without a listener throws.
    client.on('error', () => {});
  });
  return pool;
};

/** How long closing waits for queries that run, in ms. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * Ends the connections of a pool when their queries have ended. A query that does not end (a
 * server that no longer answers) is not waited for longer than three seconds.
 */
export const closePool = async (pool: pg.Pool, clock: Clock): Promise<void> => {
  let cancel: Cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(CLOSE_LIMIT_MS, resolve);
  });
  await Promise.race([pool.end(), late]);
  cancel();
};
