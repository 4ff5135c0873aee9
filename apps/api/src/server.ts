import { closing, ServiceGroup, type Clock } from '@livermore/base';
import { openDatabase, openEmbeddedDatabase, type Database } from '@livermore/database';
import type { Logger } from 'pino';
import type { HealthParts } from './composition/http.ts';
import type { Configuration } from './config/environment.ts';
import { prepareDataDir, storedSecret } from './data-dir.ts';
import { componentLogger } from './logging/component-logger.ts';
import type { LogKeeper } from './logging/log-keeper.ts';
import type { Redactor } from './logging/redactor.ts';
import type { CommandProgress } from '@livermore/schemas';

/** Which market the command line asked for; `stored` means what the settings say. */
export type RequestedMarket = 'stored' | 'demo' | 'coinbase';

export interface ServerOptions {
  configuration: Configuration;
  market: RequestedMarket;
  version: string;
  clock: Clock;
  random: () => number;
  /** Gives a new secret of 32 or more characters. */
  randomSecret: () => string;
  /** Gives an identity that no other has, of at most 64 characters. */
  newId: () => string;
  /** The value of an environment variable that settings name; undefined where it is not set. */
  secret: (name: string) => string | undefined;
  logger: Logger;
  /** Lines of the log for the pages. */
  keeper: LogKeeper;
  redactor: Redactor;
  files: { adminDir: string; migrationsFolder: string; databaseWorker: URL; simulatorWorker: URL };
  onProgress: (progress: CommandProgress) => void;
}

/** Where a started server is reached. */
export interface ServerAddress {
  url: string;
  /** Signs the owner in, once; null where no pages are served. */
  signInUrl: string | null;
}

export interface Server {
  start(): Promise<ServerAddress>;
  stop(): Promise<void>;
  /** Aborted with the reason when the server cannot go on by itself. */
  readonly lost: AbortSignal;
}

/** Puts the server together; nothing happens before `start`. */
export const createServer = (options: ServerOptions): Server => {
  const services = new ServiceGroup();
  const lost = new AbortController();
  return {
    lost: lost.signal,
    stop: () => services.stop(),
    async start() {
      try {
        return await start(options, services, lost);
      } catch (error) {
        await services.stop().catch(() => undefined);
        throw error;
      }
    },
  };
};

const start = async (
  options: ServerOptions,
  services: ServiceGroup,
  lost: AbortController,
): Promise<ServerAddress> => {
  const { configuration, randomSecret, redactor } = options;
  redactor.knowPasswordOf(configuration.databaseUrl);
  redactor.knowPasswordOf(configuration.redisUrl);
  await prepareDataDir(configuration.dataDir);
  const secret = await storedSecret(configuration.dataDir, 'session-secret', randomSecret);
  redactor.know(secret);
  const { role } = configuration;
  let parts: HealthParts | null = null;
  const opening = databaseOpening(options);
  await services.start(closing('database', opening.close));
  const listening = import('./composition/http.ts').then(({ startHttp }) => startHttp(options, services, () => parts));
  // Loaded while the database opens in its own thread, but not before health is told.
  const loading = listening.then(() =>
    Promise.all([
      import('./composition/hot-store.ts'),
      import('./composition/owner.ts'),
      role === 'worker' ? null : import('./composition/web-plane.ts'),
      role === 'web' ? null : import('./composition/engine.ts'),
    ]),
  );
  const [database, http, [{ openHotStore }, { ownerOf }, web, engine]] = await Promise.all([opening.database, listening, loading]);
  const onLost = (reason: unknown): void => {
    lost.abort(reason);
  };
  database.lost.addEventListener('abort', () => {
    onLost(database.lost.reason);
  });
  const owner = await ownerOf(options, database);
  const hotStore = openHotStore(options);
  await services.start(closing('hot store', () => hotStore.close()));
  if (configuration.redisUrl) {
    const { LogSender } = await import('./services/log-sender.service.ts');
    await services.start(new LogSender({ hotStore, ring: options.keeper.ring, clock: options.clock }));
  }
  parts = { database, hotStore };
  const pages = await web?.startWebPlane(options, services, { database, hotStore, http, owner, secret });
  if (!pages) await http.serve(null);
  await engine?.startEngine(options, services, { database, hotStore, onLost });
  return pages ?? { url: http.url, signInUrl: null };
};

/**
 * Opens the database; `close` ends that at once, or the database when it is open. An opening that was
 * ended is silent: what went wrong is why it was ended.
 */
const databaseOpening = ({ configuration, files, ...options }: ServerOptions): { database: Promise<Database>; close: () => Promise<void> } => {
  const { migrationsFolder, databaseWorker: workerUrl } = files;
  const { databaseUrl, dataDir } = configuration;
  const logger = componentLogger(options.logger, 'database');
  const ended = new AbortController();
  const opened = databaseUrl
    ? openDatabase({ url: databaseUrl, logger, migrationsFolder })
    : openEmbeddedDatabase({ dataDir, workerUrl, logger, migrationsFolder, signal: ended.signal });
  return {
    database: opened.catch((error: unknown) => (ended.signal.aborted ? new Promise<never>(() => {}) : Promise.reject(error))),
    close: () => {
      ended.abort();
      return opened.then((database) => database.close(), () => undefined);
    },
  };
};
