import type { ServiceGroup } from '@livermore/base';
import { alertChannel, type HotStore } from '@livermore/cache';
import {
  alertMemories,
  findUser,
  indicatorStates,
  newestCandles,
  saveProducts,
  storeTurn,
  type Database,
} from '@livermore/database';
import { CoinbaseAdapter } from '@livermore/exchanges';
import { EXCHANGE_LABELS } from '@livermore/schemas';
import { DemoVenue } from '../demo-venue.ts';
import { createMarketPlane, type MarketPlane } from '../services/market-plane.ts';
import { RuntimeModeManager } from '../services/runtime-mode-manager.service.ts';
import { SettingsLoader } from '../services/settings-loader.service.ts';
import { WriteBehindService } from '../services/write-behind.service.ts';
import type { ServerOptions } from '../server.ts';

/** Venue time of the demo market runs this much faster than life. */
const DEMO_SPEED = 60;

/** How many candles of history are stored with an alert. */
const ALERT_WINDOW = 100;

interface EngineParts {
  database: Database;
  hotStore: HotStore;
  userId: number;
  /** Called when something ended that cannot be started again by itself. */
  onLost: (reason: unknown) => void;
}

/** Starts the market planes that the settings ask for and the owner's runtime on them. */
export const startEngine = async (
  options: ServerOptions,
  services: ServiceGroup,
  parts: EngineParts,
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

const coinbaseAdapter = ({ configuration, clock, random, logger }: ServerOptions): CoinbaseAdapter =>
  new CoinbaseAdapter({ ...configuration.coinbase, clock, random, logger });

/** The real adapter, connected to the simulated venue on loopback. */
const demoAdapter = async (
  options: ServerOptions,
  services: ServiceGroup,
  onLost: (reason: unknown) => void,
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
