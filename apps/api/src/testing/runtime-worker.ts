import type { Clock, Logger } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { CoinbaseAdapter } from '@livermore/exchanges';
import type { SimulatedCoinbase, VenueClock } from '@livermore/exchange-simulator';
import { redactSecrets } from '@livermore/schemas';
import { AccountReader } from '../services/account-reader.ts';
import { ListenerWatch } from '../services/listener-watch.service.ts';
import { createMarketPlane, type MarketPlane } from '../services/market-plane.ts';
import { Markets } from '../services/markets.ts';
import { RuntimeModeManager, type RuntimeModeManagerOptions } from '../services/runtime-mode-manager.service.ts';
import { SettingsLoader, type ReadEarlierSettings, type ReadSettings } from '../services/settings-loader.service.ts';
import { WriteBehindService } from '../services/write-behind.service.ts';
import type { StoredState } from './stored-state.ts';

/** What users want, wherever it is stored. */
export interface DesiredStore {
  read: ReadSettings;
  readEarlier: ReadEarlierSettings;
  isPaused: (userId: number) => Promise<boolean>;
  saveApplied: RuntimeModeManagerOptions['saveApplied'];
}

export interface RuntimeWorkerOptions {
  venue: SimulatedCoinbase;
  venueClock: VenueClock;
  desired: DesiredStore;
  stored: StoredState;
  hotStore: HotStore;
  clock: Clock;
  logger: Logger;
}

/** The engine of one process: markets on the simulated venue, and the runtimes of users on them. */
export class RuntimeWorker {
  readonly #options: RuntimeWorkerOptions;
  readonly #hotStore: HotStore;
  readonly #runtimes = new Map<number, RuntimeModeManager>();
  readonly #planes: MarketPlane[] = [];
  readonly #writeBehind: WriteBehindService;
  readonly #listening: ListenerWatch;
  readonly #loader: SettingsLoader;
  readonly markets: Markets;
  #isAlive = true;

  constructor(options: RuntimeWorkerOptions) {
    const { desired, stored, clock, logger } = options;
    this.#options = options;
    this.#hotStore = whileAlive(options.hotStore, () => this.#isAlive);
    this.#writeBehind = new WriteBehindService({
      store: (turn) => {
        if (this.#isAlive) stored.store(turn);
        return Promise.resolve({ storedAlerts: [], revisedAlerts: [] });
      },
      candleWindow: () => Promise.resolve([]),
      onAlerts: () => {},
      clock,
      random: Math.random,
      logger,
    });
    this.#listening = new ListenerWatch({ hotStore: this.#hotStore, clock });
    this.markets = new Markets({ demo: () => this.#openMarket() });
    this.#loader = new SettingsLoader(desired.read, desired.readEarlier);
  }

  /** False from the moment in which it was killed or stopped. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  async start(): Promise<void> {
    await this.#writeBehind.start();
    await this.#listening.start();
  }

  runtime(userId: number): RuntimeModeManager {
    const runtime = this.#runtimes.get(userId);
    if (!runtime) throw new Error(`user ${userId} has no runtime`);
    return runtime;
  }

  /** Starts the runtime of a user from what is stored; `beforeEntering` is done before it enters its mode. */
  async serve(userId: number, beforeEntering: (runtime: RuntimeModeManager) => Promise<void> = () => Promise.resolve()): Promise<RuntimeModeManager> {
    const { desired, stored, clock, logger } = this.#options;
    const { markets } = this;
    const runtime = new RuntimeModeManager({
      userId,
      settingsLoader: this.#loader,
      markets,
      accounts: new AccountReader({ markets, secret: () => undefined, clock }),
      positions: [],
      savePositions: () => Promise.resolve(),
      isPaused: await desired.isPaused(userId),
      alertMemories: stored.memoriesOf(userId),
      saveApplied: async (id, applied) => {
        if (this.#isAlive) await desired.saveApplied(id, applied);
      },
      commandStatus: () => ({ queue: { waiting: 0, running: null }, rejectedCommands: { count: 0, recent: [] } }),
      storage: this.#writeBehind,
      hotStore: this.#hotStore,
      listening: this.#listening,
      clock,
      random: Math.random,
      logger,
      redact: redactSecrets,
      onProgress: () => {},
    });
    this.#runtimes.set(userId, runtime);
    await runtime.start();
    await beforeEntering(runtime);
    runtime.enter();
    return runtime;
  }

  /** The process is gone in the middle of whatever it does: from here on nothing is stored or told. */
  kill(): Promise<void> {
    this.#isAlive = false;
    return this.stop();
  }

  /** Ends everything in order; what waits is stored first. */
  async stop(): Promise<void> {
    for (const runtime of this.#runtimes.values()) await runtime.stop();
    for (const plane of this.#planes) {
      await plane.backfill.stop();
      await plane.boundary.stop();
      await plane.hub.stop();
    }
    await this.#listening.stop();
    await this.#writeBehind.stop();
    this.#isAlive = false;
  }

  async #openMarket(): Promise<MarketPlane> {
    const { venue, venueClock, stored, clock, logger } = this.#options;
    const plane = createMarketPlane({
      exchange: 'demo',
      adapter: new CoinbaseAdapter({ ...venue, venueClock, clock, random: Math.random, logger }),
      clock,
      random: Math.random,
      logger,
      hotStore: this.#hotStore,
      archive: stored.archive,
      writeBehind: this.#writeBehind,
      saveProducts: () => Promise.resolve(),
    });
    await plane.hub.start();
    await plane.boundary.start();
    this.#planes.push(plane);
    return plane;
  }
}

/** The hot store as a process sees it that may be killed: then nothing it writes or says arrives. */
const whileAlive = (hotStore: HotStore, isAlive: () => boolean): HotStore => ({
  ...hotStore,
  putCandle: (candle, json) => {
    if (isAlive()) hotStore.putCandle(candle, json);
  },
  putIndicator: (value) => {
    if (isAlive()) hotStore.putIndicator(value);
  },
  putTicker: (ticker) => {
    if (isAlive()) hotStore.putTicker(ticker);
  },
  replaceCandles: async (series, candles) => {
    if (isAlive()) await hotStore.replaceCandles(series, candles);
  },
  clear: async (symbol) => {
    if (isAlive()) await hotStore.clear(symbol);
  },
  publish: (channel, message) => {
    if (isAlive()) hotStore.publish(channel, message);
  },
});
