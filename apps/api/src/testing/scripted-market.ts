import type { Clock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import type { ExchangeName } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import { createMarketPlane, type MarketPlane } from '../services/market-plane.ts';
import { WriteBehindService } from '../services/write-behind.service.ts';
import type { ScriptedExchange } from './scripted-exchange.ts';
import { StoredState } from './stored-state.ts';

export interface ScriptedMarket {
  plane: MarketPlane;
  hotStore: HotStore;
  stored: StoredState;
}

/** The real market plane of a scripted exchange, not started; what it stores is kept in memory at once. */
export const scriptedMarket = (exchange: ExchangeName, adapter: ScriptedExchange, clock: Clock): ScriptedMarket => {
  const logger = new RecordingLogger();
  const hotStore = createInProcessHotStore({ clock, logger });
  const stored = new StoredState();
  const writeBehind = new WriteBehindService({
    store: (turn) => {
      stored.store(turn);
      return Promise.resolve({ storedAlerts: [], revisedAlerts: [] });
    },
    candleWindow: () => Promise.resolve([]),
    onAlerts: () => {},
    clock,
    random: () => 0.5,
    logger,
  });
  const { archive } = stored;
  const plane = createMarketPlane({
    exchange,
    adapter,
    clock,
    random: () => 0.5,
    logger,
    hotStore,
    archive,
    writeBehind,
    saveProducts: () => Promise.resolve(),
  });
  return { plane, hotStore, stored };
};
