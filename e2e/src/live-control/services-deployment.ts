import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, startProxy, startRedisServer, until } from '@livermore/testkit';
import pg from 'pg';
import { createClient } from 'redis';
import { runLivermore, startServer, type LivermoreProcess, type RunningServer } from '../livermore-process.ts';
import { REMOVE, type Deployment } from './deployment.ts';

/** Finds Redis again by itself after it was away. */
const connect = (url: string) => createClient({ url }).on('error', () => {}).connect();

type RedisClient = Awaited<ReturnType<typeof connect>>;

/** What a deployment of several processes has besides. */
export interface ServicesDeployment extends Deployment {
  /** A client beside those of the processes. */
  readonly redis: RedisClient;
  /** Calls `listener` with each message on a channel from now on. */
  hear(channel: string, listener: (message: string) => void): Promise<void>;
  /** Ends the Redis; what it held is lost. */
  stopRedis(): Promise<void>;
  /** Starts an empty one at the same address. */
  startRedis(): Promise<void>;
  /** Resident memory of the worker, in bytes. */
  workerMemory(): number;
}

/** Redis and PostgreSQL, and Livermore as a process for the web and one for the engines. */
export const servicesDeployment = (redisProgram: string, adminUrl: string): ServicesDeployment => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-services-'));
  const closers: (() => Promise<unknown>)[] = [];
  let environment: Record<string, string> = {};
  let web: RunningServer;
  let worker: LivermoreProcess | undefined;
  let redisServer: Awaited<ReturnType<typeof startRedisServer>>;
  /** Keeps the address while Redis is started anew on another port. */
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let redis: RedisClient;
  let listener: RedisClient;
  let database: pg.Client;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    worker?.child.kill(signal);
    await worker?.ended;
  };
  const startEngine = async (): Promise<void> => {
    const started = runLivermore(['serve', '--demo', '--port', '0'], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_ROLE: 'worker', ...environment });
    worker = started;
    await until('the worker', () => started.stdout().includes('Livermore runs at'), 60_000).catch((error: unknown) => {
      throw new Error(`the worker does not start: ${started.stderr()}`, { cause: error });
    });
  };

  return {
    dataDir,
    get url() {
      return web.url;
    },
    get signInUrl() {
      return web.signInUrl;
    },
    get redis() {
      return redis;
    },
    async open() {
      // A Redis of its own: on a shared one the workers of other tests hear the same channels.
      redisServer = await startRedisServer(redisProgram);
      closers.push(() => redisServer.stop());
      proxy = await startProxy({ target: redisServer.url });
      closers.push(() => proxy.stop());
      redis = await connect(proxy.url);
      listener = await connect(proxy.url);
      closers.push(() => redis.close(), () => listener.close());
      const testDatabase = await createTestDatabase(adminUrl);
      closers.push(() => testDatabase.drop());
      environment = { LIVERMORE_REDIS_URL: proxy.url, LIVERMORE_DATABASE_URL: testDatabase.url };
      web = await startServer(dataDir, { environment: { LIVERMORE_ROLE: 'web', ...environment } });
      closers.push(() => web.kill(), () => end('SIGKILL'));
      database = new pg.Client({ connectionString: testDatabase.url });
      await database.connect();
      closers.push(() => database.end());
      await startEngine();
    },
    async close() {
      for (const close of closers.reverse()) await close();
      rmSync(dataDir, REMOVE);
    },
    startEngine,
    stopEngine: () => end('SIGINT'),
    killEngine: () => end('SIGKILL'),
    async rows<Row>(sql: string) {
      return (await database.query(sql)).rows as Row[];
    },
    ctl: (...args) => runLivermore(['ctl', ...args], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_URL: web.url }),
    hear: (channel, heard) => listener.subscribe(channel, heard),
    stopRedis: () => redisServer.stop(),
    async startRedis() {
      redisServer = await startRedisServer(redisProgram);
      proxy.aimAt(redisServer.url);
      await until('those that listen', () => redis.isReady && listener.isReady, 30_000);
    },
    workerMemory() {
      const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${worker?.child.pid ?? 0}/status`, 'utf8'))?.[1];
      return Number(resident) * 1_024;
    },
  };
};
