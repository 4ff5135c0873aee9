import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock, type Logger } from '@livermore/base';
import { createInProcessHotStore, createRedisHotStore, type HotStore } from '@livermore/cache';
import { ensureOwner, openDatabase, openEmbeddedDatabase, type Database } from '../../packages/database/src/index.ts';
import { startPostgres } from './postgres-server.ts';
import { startRedis } from './redis-server.ts';

/** A database with its owner, and a bus, as the control plane uses them. */
export interface ControlBus {
  database: Database;
  /** The worker's side of the bus. */
  hotStore: HotStore;
  /** The side of whoever sends and hears. */
  client: HotStore;
  close: () => Promise<void>;
}

const SOURCE = join(process.cwd(), 'packages/database');
const MIGRATIONS = join(SOURCE, 'migrations');

const prepared = async (bus: ControlBus): Promise<ControlBus> => {
  await ensureOwner(bus.database.db, { settings: {} });
  await bus.database.pool.query('create table peer (id bigserial primary key, user_id int, request_id text, body jsonb)');
  return bus;
};

/** The embedded database and the bus within the process, as `npm start` has them. Works from the root of the repository. */
export const inProcessBus = async (logger: Logger): Promise<ControlBus> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'livermore-bench-'));
  const workerUrl = pathToFileURL(join(SOURCE, 'src/embedded/pglite.worker.mjs'));
  const database = await openEmbeddedDatabase({ dataDir, workerUrl, migrationsFolder: MIGRATIONS, logger });
  const hotStore = createInProcessHotStore({ clock: systemClock, logger });
  return prepared({
    database,
    hotStore,
    client: hotStore,
    close: async () => {
      await hotStore.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  });
};

/** PostgreSQL and Redis on loopback; undefined, and said so, where one of them is not installed. */
export const redisBus = async (logger: Logger): Promise<ControlBus | undefined> => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  if (!postgres || !redis) {
    await Promise.all([postgres?.stop(), redis?.stop()]);
    return undefined;
  }
  const database = await openDatabase({ url: postgres.url, migrationsFolder: MIGRATIONS, logger });
  const [hotStore, client] = [1, 2].map(() => createRedisHotStore({ url: redis.url, clock: systemClock, logger })) as [HotStore, HotStore];
  await Promise.all([hotStore.ready(5_000), client.ready(5_000)]);
  return prepared({
    database,
    hotStore,
    client,
    close: async () => {
      await Promise.all([hotStore.close(), client.close(), database.close()]);
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  });
};
