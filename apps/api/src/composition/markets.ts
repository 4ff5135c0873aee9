import type { Logger, ServiceGroup } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { indicatorStates, newestCandles, saveProducts, type Database } from '@livermore/database';
import { CoinbaseAdapter, type ExchangeAdapter } from '@livermore/exchanges';
import { EXCHANGE_IDS, EXCHANGE_LABELS, type ExchangeName } from '@livermore/schemas';
import { DemoVenue } from '../demo-venue.ts';
import { componentLogger } from '../logging/component-logger.ts';
import type { ServerOptions } from '../server.ts';
import { createMarketPlane, type MarketPlane } from '../services/market-plane.ts';
import { Markets } from '../services/markets.ts';
import type { WriteBehindService } from '../services/write-behind.service.ts';

/** Venue time of the demo market runs this much faster than life. */
const DEMO_SPEED = 60;

interface MarketParts {
  database: Database;
  hotStore: HotStore;
  writeBehind: WriteBehindService;
  /** Called when something ended that cannot be started again by itself. */
  onLost: (reason: unknown) => void;
}

/** The market planes that this server can run; each is started when somebody first wants it. */
export const createMarkets = (options: ServerOptions, services: ServiceGroup, parts: MarketParts): Markets => {
  const open = (exchange: ExchangeName, adapterOf: () => Promise<ExchangeAdapter>) => async (): Promise<MarketPlane> => {
    const { clock, random, logger } = options;
    const { database, hotStore, writeBehind } = parts;
    const { db } = database;
    const market = createMarketPlane({
      exchange,
      adapter: await adapterOf(),
      clock,
      random,
      logger,
      hotStore,
      archive: {
        candles: (series, limit) => newestCandles(db, series, limit),
        indicatorStates: (exchangeId, symbols) => indicatorStates(db, exchangeId, symbols),
      },
      writeBehind,
      saveProducts: (products) => saveProducts(db, EXCHANGE_IDS[exchange], EXCHANGE_LABELS[exchange], products, clock.now()),
    });
    for (const service of [market.hub, market.boundary, market.backfill]) await services.start(service);
    return market;
  };
  return new Markets({
    coinbase: open('coinbase', () => Promise.resolve(coinbaseAdapter(options))),
    demo: open('demo', () => demoAdapter(options, services, parts.onLost)),
  });
};

const feedLogger = (logger: Logger, exchange: ExchangeName): Logger => componentLogger(logger, 'feed', { exchange });

const coinbaseAdapter = ({ configuration, clock, random, logger }: ServerOptions): CoinbaseAdapter =>
  new CoinbaseAdapter({ ...configuration.coinbase, clock, random, logger: feedLogger(logger, 'coinbase') });

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
      logger: componentLogger(logger, 'demo market'),
      onLost,
    }),
  );
  const { wsUrl, restUrl, clock: venueClock } = venue.running;
  return new CoinbaseAdapter({ wsUrl, restUrl, venueClock, clock, random, logger: feedLogger(logger, 'demo') });
};
