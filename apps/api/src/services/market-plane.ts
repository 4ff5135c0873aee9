import type { Clock, Logger } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { ExchangeAdapter, Product } from '@livermore/exchanges';
import type { ExchangeName } from '@livermore/schemas';
import { EXCHANGE_IDS } from '@livermore/schemas';
import { componentLogger } from '../logging/component-logger.ts';
import { BackfillService, type Archive } from './backfill/backfill.service.ts';
import { BoundaryRestService } from './boundary-rest.service.ts';
import { IndicatorCalculationService } from './indicator-calculation.service.ts';
import { MarketInterests } from './market-interests.ts';
import { MarketAnnouncer } from './market-hub/market-announcer.ts';
import { MarketHub } from './market-hub/market-hub.service.ts';
import { ProductCatalogue } from './product-catalogue.ts';
import type { WriteBehindService } from './write-behind.service.ts';

/** Everything of one exchange, put together. */
export interface MarketPlane {
  exchange: ExchangeName;
  exchangeId: number;
  adapter: ExchangeAdapter;
  announcer: MarketAnnouncer;
  hub: MarketHub;
  indicators: IndicatorCalculationService;
  backfill: BackfillService;
  boundary: BoundaryRestService;
  interests: MarketInterests;
  products: ProductCatalogue;
}

export interface MarketPlaneOptions {
  exchange: ExchangeName;
  adapter: ExchangeAdapter;
  clock: Clock;
  random: () => number;
  logger: Logger;
  hotStore: HotStore;
  archive: Archive;
  writeBehind: WriteBehindService;
  /** Keeps the venue's product list for whoever formats prices. */
  saveProducts: (products: readonly Product[]) => Promise<void>;
}

/** Puts the market plane of one exchange together; nothing is started. */
export const createMarketPlane = (options: MarketPlaneOptions): MarketPlane => {
  const { exchange, adapter, clock, random, hotStore, archive, writeBehind } = options;
  const logger = componentLogger(options.logger, 'market', { exchange });
  const exchangeId = EXCHANGE_IDS[exchange];
  const indicators = new IndicatorCalculationService({ now: () => clock.now() });
  const announcer = new MarketAnnouncer({
    exchangeId,
    hotStore,
    archive: writeBehind,
    indicators,
    clock,
    logger,
    onTooOld: (candle) => {
      backfill.rebuild(candle).catch((error: unknown) => {
        logger.error({ err: error, symbol: candle.symbol }, 'could not rebuild a revised series');
      });
    },
  });
  const hub = new MarketHub({ exchangeId, adapter, announcer, clock, random, logger });
  const { rest } = adapter;
  const backfill = new BackfillService({
    exchangeId,
    rest,
    hub,
    indicators,
    hotStore,
    archive,
    storage: writeBehind,
    logger: componentLogger(logger, 'back-fill'),
  });
  const boundary = new BoundaryRestService({ hub, rest, logger });
  const products = new ProductCatalogue({
    read: (signal) => rest.products(signal),
    save: options.saveProducts,
    clock,
    logger,
  });
  const interests = new MarketInterests({ exchangeId, hub, backfill, indicators });
  return { exchange, exchangeId, adapter, announcer, hub, indicators, backfill, boundary, interests, products };
};
