import { AppError, closing, messageOf, ServiceGroup, type Clock } from '@livermore/base';
import { alertChannel, createInProcessHotStore, createRedisHotStore, type HotStore } from '@livermore/cache';
import {
  alertMemories,
  alertsAfter,
  ensureOwner,
  findUser,
  indicatorStates,
  listAlerts,
  newestCandles,
  openDatabase,
  openEmbeddedDatabase,
  products,
  saveProducts,
  storeTurn,
  type Database,
} from '@livermore/database';
import { CoinbaseAdapter } from '@livermore/exchanges';
import { DEMO_PRODUCTS } from '@livermore/exchange-simulator';
import { EXCHANGE_LABELS, UserSettingsSchema } from '@livermore/schemas';
import type { Logger } from 'pino';
import type { Configuration } from './config/environment.ts';
import { prepareDataDir, storedSecret } from './data-dir.ts';
import { DemoVenue } from './demo-venue.ts';
import { firstSettings } from './first-settings.ts';
import { createHttpServer, listen, type DependencyState } from './http/http-server.ts';
import { OwnerLink } from './http/owner-link.ts';
import { priceDecimals } from './projections/price-decimals.ts';
import { LiveProjections } from './projections/live-projections.ts';
import type { Progress } from './services/backfill/backfill.service.ts';
import { createMarketPlane, type MarketPlane } from './services/market-plane.ts';
import { RuntimeModeManager } from './services/runtime-mode-manager.service.ts';
import { SettingsLoader } from './services/settings-loader.service.ts';
import { WriteBehindService } from './services/write-behind.service.ts';

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
  logger: Logger;
  files: { adminDir: string; migrationsFolder: string; databaseWorker: URL; simulatorWorker: URL };
  onProgress: (progress: Progress) => void;
}

/** Where a started server is reached. */
export interface ServerAddress {
  url: string;
  /** Signs the owner in, once. */
  signInUrl: string;
}

export interface Server {
  start(): Promise<ServerAddress>;
  stop(): Promise<void>;
  /** Aborted with the reason when the server cannot go on by itself. */
  readonly lost: AbortSignal;
}

/** Venue time of the demo market runs this much faster than life. */
const DEMO_SPEED = 60;

/** How many candles of history are stored with an alert. */
const ALERT_WINDOW = 100;

const noop = (): Promise<void> => Promise.resolve();

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
        await services.stop().catch(noop);
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
  const { configuration, clock, randomSecret, logger, version, files } = options;
  const startedAt = clock.now();
  const now = (): number => clock.now();
  await prepareDataDir(configuration.dataDir);
  const secret = await storedSecret(configuration.dataDir, 'session-secret', randomSecret);
  // The identity library is loaded while the database opens in its own thread: half a second saved.
  const [database, { createIdentity }] = await Promise.all([
    openConfiguredDatabase(options),
    import('./http/identity.ts'),
  ]);
  await services.start(closing('database', () => database.close()));
  database.lost.addEventListener('abort', () => {
    lost.abort(database.lost.reason);
  });
  const owner = await owned(options, database);
  const { db } = database;

  const hotStore = configuration.redisUrl
    ? createRedisHotStore({ url: configuration.redisUrl, clock, logger })
    : createInProcessHotStore({ clock, logger });
  await services.start(closing('hot store', () => hotStore.close()));
  const projections = await services.start(
    new LiveProjections({
      hotStore,
      clock,
      logger,
      userIds: [owner.id],
      priceDecimals: priceDecimals((exchangeId) => products(db, exchangeId)),
    }),
  );

  const ownerToken = randomSecret();
  const ownerLink = new OwnerLink(ownerToken, now());
  let hosts: string[] = [];
  const http = createHttpServer({
    // Requests are not news; what goes wrong with them is.
    logger: logger.child({}, { level: logger.isLevelEnabled('debug') ? 'debug' : 'warn' }),
    version,
    startedAt,
    now,
    identity: createIdentity({ database, secret, ownerLink, owner, allowedHosts: () => hosts, now }),
    context: {
      projections,
      alerts: {
        list: (userId, page) => listAlerts(db, userId, page),
        after: (userId, id, limit) => alertsAfter(db, userId, id, limit),
      },
      now,
      version,
    },
    dependencies: () => dependencies(database, hotStore, now),
    adminDir: files.adminDir,
    allowedHosts: () => hosts,
  });
  await services.start(closing('http', () => http.close()));
  const port = await listen(http, configuration.host, configuration.port);
  hosts = [configuration.host, '127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`);

  await startEngine(options, services, { database, hotStore, userId: owner.id, onLost: (error) => { lost.abort(error); } });
  const url = `http://${configuration.host}:${port}`;
  return { url, signInUrl: `${url}/sign-in#${ownerToken}` };
};

/** Starts the market planes that the settings ask for and the owner's runtime on them. */
const startEngine = async (
  options: ServerOptions,
  services: ServiceGroup,
  parts: { database: Database; hotStore: HotStore; userId: number; onLost: (error: Error) => void },
): Promise<void> => {
  const { clock, random, logger, onProgress } = options;
  const { hotStore, userId } = parts;
  const { db } = parts.database;
  const settingsLoader = new SettingsLoader((id) => findUser(db, id));
  const { settings } = await settingsLoader.load(userId);
  const writeBehind = await services.start(
    new WriteBehindService({
      store: (turn) => storeTurn(db, turn, clock.now()),
      candleWindow: async (alert) =>
        (await hotStore.candles(alert, ALERT_WINDOW)).filter(({ openTime }) => openTime <= alert.openTime),
      onAlerts: (alerts) => {
        for (const alert of alerts) hotStore.publish(alertChannel(alert.userId), JSON.stringify(alert));
      },
      clock,
      random,
      logger,
    }),
  );
  const markets: MarketPlane[] = [];
  for (const exchange of ['coinbase', 'demo'] as const) {
    if (!settings.exchanges[exchange]?.enabled) continue;
    const market = createMarketPlane({
      exchange,
      adapter: exchange === 'demo' ? await demoAdapter(options, services, parts.onLost) : coinbaseAdapter(options),
      clock,
      random,
      logger,
      hotStore,
      archive: {
        candles: (series, limit) => newestCandles(db, series, limit),
        indicatorStates: (exchangeId, symbols) => indicatorStates(db, exchangeId, symbols),
      },
      writeBehind,
    });
    await services.start(market.hub);
    await services.start(market.boundary);
    markets.push(market);
  }
  await services.start(
    new RuntimeModeManager({
      userId,
      settingsLoader,
      markets,
      alertMemories: (id) => alertMemories(db, id),
      saveProducts: ({ exchange, exchangeId }, list) =>
        saveProducts(db, exchangeId, EXCHANGE_LABELS[exchange], list, clock.now()),
      storage: writeBehind,
      hotStore,
      clock,
      random,
      logger,
      onProgress,
    }),
  );
  // Stopped before the runtime, which waits for what it asked of them.
  for (const { backfill } of markets) await services.start(backfill);
};

const openConfiguredDatabase = ({ configuration, files, logger }: ServerOptions): Promise<Database> => {
  const { migrationsFolder, databaseWorker: workerUrl } = files;
  return configuration.databaseUrl
    ? openDatabase({ url: configuration.databaseUrl, logger, migrationsFolder })
    : openEmbeddedDatabase({ dataDir: configuration.dataDir, workerUrl, logger, migrationsFolder });
};

/** The owner, made at the first start. Throws AppError when the directory holds another market than asked for. */
const owned = async ({ market, configuration }: ServerOptions, database: Database) => {
  const before = await findUser(database.db, 1);
  if (before && market !== 'stored') refuseOtherMarket(market, before.settings, configuration.dataDir);
  const demoSymbols = DEMO_PRODUCTS.map(({ symbol }) => symbol);
  const first = market === 'coinbase' ? 'coinbase' : 'demo';
  return ensureOwner(database.db, { settings: firstSettings(first, demoSymbols) });
};

/** The market of a directory is chosen at its first start; later its settings decide. */
const refuseOtherMarket = (market: 'demo' | 'coinbase', stored: unknown, dataDir: string): void => {
  const { exchanges } = UserSettingsSchema.parse(stored);
  if (market === 'demo' && exchanges.demo?.enabled) return;
  throw new AppError(
    'DATA_DIR_OTHER_EXCHANGE',
    `${dataDir} is in use already, and its settings say what is watched. Start it with: npx livermore serve\n` +
      `For ${market === 'demo' ? 'the demo market' : 'Coinbase with a first list of symbols'} name a new directory: ` +
      `LIVERMORE_DATA_DIR=${dataDir}-${market} npx livermore serve ${market === 'demo' ? '--demo' : '--exchange coinbase'}`,
  );
};

const coinbaseAdapter = ({ configuration, clock, random, logger }: ServerOptions): CoinbaseAdapter =>
  new CoinbaseAdapter({ ...configuration.coinbase, clock, random, logger });

/** The real adapter, connected to the simulated venue on loopback. */
const demoAdapter = async (
  options: ServerOptions,
  services: ServiceGroup,
  onLost: (error: Error) => void,
): Promise<CoinbaseAdapter> => {
  const { configuration, clock, random, logger, files } = options;
  const venue = await services.start(
    new DemoVenue({
      dataDir: configuration.dataDir,
      workerUrl: files.simulatorWorker,
      speed: DEMO_SPEED,
      clock,
      logger,
      onLost,
    }),
  );
  const { wsUrl, restUrl, clock: venueClock } = venue.running;
  return new CoinbaseAdapter({ wsUrl, restUrl, venueClock, clock, random, logger });
};

const dependencies = async (database: Database, hotStore: HotStore, now: () => number): Promise<DependencyState[]> => {
  const store = hotStore.observe();
  const asked = now();
  const failure = await database.pool.query('select 1').then(
    () => null,
    (error: unknown) => messageOf(error),
  );
  return [
    { name: 'database', ok: failure === null, since: asked, detail: failure ?? database.kind },
    { name: 'hot store', ok: store.connected, since: store.since, detail: store.kind },
  ];
};
