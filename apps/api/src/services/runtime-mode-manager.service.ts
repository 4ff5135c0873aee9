import {
  AppError,
  backoffDelayMs,
  every,
  messageOf,
  sleep,
  type Cancel,
  type Clock,
  type Logger,
  type Service,
} from '@livermore/base';
import { runtimeChannel, type HotStore } from '@livermore/cache';
import type { StoredAlertMemory } from '@livermore/database';
import { plan, withProducts, type RuntimePlan } from '@livermore/engine';
import type { Product } from '@livermore/exchanges';
import { EXCHANGE_LABELS, type RuntimeHold, type RuntimeStatus } from '@livermore/schemas';
import { AlertEvaluationService } from './alert-evaluation.service.ts';
import type { Progress } from './backfill/backfill.service.ts';
import type { MarketPlane } from './market-plane.ts';
import { exchangeStatus, symbolStatus } from './runtime-status.ts';
import type { LoadedSettings, SettingsLoader } from './settings-loader.service.ts';
import { userListener } from './user-listener.ts';
import { UserPublisher } from './user-publisher.service.ts';
import type { WriteBehindService } from './write-behind.service.ts';

export interface RuntimeModeManagerOptions {
  userId: number;
  settingsLoader: SettingsLoader;
  markets: readonly MarketPlane[];
  alertMemories: (userId: number) => Promise<StoredAlertMemory[]>;
  /** Keeps the venue's product list for whoever formats prices. */
  saveProducts: (market: MarketPlane, products: readonly Product[]) => Promise<void>;
  storage: WriteBehindService;
  hotStore: HotStore;
  clock: Clock;
  random: () => number;
  logger: Logger;
  onProgress: (progress: Progress) => void;
}

/** The status carries ages, so it is published this often even when nothing else changed. */
const STATUS_INTERVAL_MS = 1_000;

/** Pace of asking again an exchange that cannot be reached at the start; it never gives up. */
const RETRY = { baseMs: 2_000, capMs: 60_000 };

/**
 * The runtime of one user: makes the plan of the user's settings, has the market planes carry it
 * out, judges what they report, and publishes a status made of observations only.
 */
export class RuntimeModeManager implements Service {
  readonly name: string;
  readonly #options: RuntimeModeManagerOptions;
  readonly #startedAt: number;
  #loaded: LoadedSettings | null = null;
  #plan: RuntimePlan | null = null;
  #appliedAt = 0;
  #holds: RuntimeHold[] = [];
  #progress: Progress | null = null;
  #hasFailed = false;
  #stops: (Cancel | (() => Promise<void>))[] = [];
  #work: Promise<void> = Promise.resolve();
  readonly #abort = new AbortController();

  constructor(options: RuntimeModeManagerOptions) {
    this.#options = options;
    this.name = `runtime of user ${options.userId}`;
    this.#startedAt = options.clock.now();
  }

  /** Loads the settings and begins to carry out their plan; does not wait for the warm-up. */
  async start(): Promise<void> {
    const { userId, settingsLoader, markets, clock, logger } = this.#options;
    this.#loaded = await settingsLoader.load(userId);
    this.#plan = plan(this.#loaded.settings, {
      availableExchanges: markets.map((market) => market.exchange),
    });
    this.#takeHolds(this.#plan);
    this.#stops.push(
      every(clock, STATUS_INTERVAL_MS, () => {
        this.#publishStatus();
      }),
    );
    this.#publishStatus();
    this.#work = this.#carryOut(this.#plan, this.#loaded).catch((error: unknown) => {
      if (this.#abort.signal.aborted) return;
      const message = `The engine could not start: ${messageOf(error)}. Restart the server to try again.`;
      logger.error({ userId }, message);
      this.#progress = null;
      this.#hasFailed = true;
      this.#setHolds(FAILED, [message]);
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    for (const stop of this.#stops.splice(0)) await stop();
    await this.#work;
  }

  status(): RuntimeStatus | null {
    const loaded = this.#loaded;
    const runtimePlan = this.#plan;
    if (!loaded || !runtimePlan) return null;
    const now = this.#options.clock.now();
    const markets = this.#options.markets.filter((market) => watches(runtimePlan, market));
    const exchanges = markets.map(exchangeStatus);
    const isConnected = exchanges.every(({ connection }) => connection === 'connected');
    const { mode } = loaded.settings;
    return {
      userId: loaded.userId,
      observedAt: now,
      state: this.#hasFailed ? 'faulted' : this.#progress ? 'starting' : isConnected ? 'running' : 'degraded',
      mode,
      paused: false,
      holds: this.#holds,
      desired: { paused: false, mode, settingsVersion: loaded.version },
      applied: { settingsVersion: this.#appliedAt > 0 ? loaded.version : 0, mode, at: this.#appliedAt },
      startedAt: this.#startedAt,
      uptimeMs: now - this.#startedAt,
      exchanges,
      symbols: runtimePlan.watched.flatMap(({ exchangeId, symbol }) => {
        const market = markets.find((each) => each.exchangeId === exchangeId);
        return market ? [symbolStatus(market, symbol, runtimePlan.timeframes, now)] : [];
      }),
      jobs: this.#progress
        ? [{ requestId: 'start', type: 'warm-up', progress: { done: this.#progress.done, total: this.#progress.total } }]
        : [],
      queue: { waiting: 0, running: null },
    };
  }

  async #carryOut(first: RuntimePlan, loaded: LoadedSettings): Promise<void> {
    const { userId, alertMemories, storage, hotStore, clock, logger } = this.#options;
    this.#progress = { done: 0, total: first.watched.length * first.timeframes.length, current: '' };
    const checked = await this.#checkSymbols(first);
    this.#plan = checked;
    this.#takeHolds(checked);

    const publisher = new UserPublisher({
      userId,
      symbols: checked.watched,
      timeframes: checked.timeframes,
      hotStore,
      clock,
      logger,
    });
    const alerts = new AlertEvaluationService({
      userId,
      series: checked.watched.flatMap(({ exchangeId, symbol }) =>
        checked.timeframes.map((timeframe) => ({ exchangeId, symbol, timeframe })),
      ),
      rules: checked.rules,
      mode: checked.mode,
      settingsVersion: loaded.version,
      memories: await alertMemories(userId),
      storage,
      logger,
    });
    await publisher.start();
    this.#stops.push(() => publisher.stop());
    await Promise.all(this.#options.markets.map((market) => this.#watch(market, checked, publisher, alerts)));
    this.#progress = null;
    this.#appliedAt = clock.now();
    this.#publishStatus();
    // Deepening competes with nothing that anybody waits for.
    for (const market of this.#options.markets) {
      const symbols = symbolsOf(checked, market);
      await market.backfill.deepen(symbols, checked.timeframes);
    }
  }

  async #watch(
    market: MarketPlane,
    runtimePlan: RuntimePlan,
    publisher: UserPublisher,
    alerts: AlertEvaluationService,
  ): Promise<void> {
    const symbols = symbolsOf(runtimePlan, market);
    if (symbols.length === 0) return;
    this.#stops.push(market.announcer.addListener(userListener(publisher, alerts)));
    await this.#warmUp(market, symbols, runtimePlan);
  }

  /** Until every symbol is warm, or refused by the venue; a venue that cannot be reached is asked again. */
  async #warmUp(market: MarketPlane, symbols: readonly string[], runtimePlan: RuntimePlan): Promise<void> {
    const { clock, random, onProgress } = this.#options;
    let cold = symbols;
    for (let attempt = 0; cold.length > 0; attempt++) {
      if (attempt > 0) await sleep(clock, backoffDelayMs(attempt, RETRY, random), this.#abort.signal);
      const { failed } = await market.backfill.warmUp(cold, runtimePlan, (progress) => {
        this.#progress = progress;
        onProgress(progress);
      });
      this.#setHolds(
        NO_HISTORY,
        failed.map(({ symbol, error }) => `${symbol}: its history could not be read: ${messageOf(error)}`),
      );
      cold = failed.filter(({ error }) => mayRetry(error)).map(({ symbol }) => symbol);
    }
  }

  /** Takes symbols that the venue does not know out of the plan, as holds. */
  async #checkSymbols(runtimePlan: RuntimePlan): Promise<RuntimePlan> {
    let checked = runtimePlan;
    for (const market of this.#options.markets.filter((each) => watches(runtimePlan, each))) {
      const listed = await this.#products(market);
      checked = withProducts(checked, market.exchange, listed);
      await this.#options.saveProducts(market, listed);
    }
    return checked;
  }

  async #products({ adapter, exchange }: MarketPlane): Promise<Product[]> {
    const { clock, random, logger } = this.#options;
    const { signal } = this.#abort;
    for (let attempt = 0; ; attempt++) {
      try {
        const listed = await adapter.rest.products(signal);
        this.#setHolds(UNREACHABLE, []);
        return listed;
      } catch (error) {
        if (signal.aborted || !mayRetry(error)) throw error;
        const message = `${EXCHANGE_LABELS[exchange]} cannot be reached, trying again: ${messageOf(error)}`;
        logger.warn({ exchange, attempt }, message);
        this.#setHolds(UNREACHABLE, [message]);
        await sleep(clock, backoffDelayMs(attempt, RETRY, random), signal);
      }
    }
  }

  #takeHolds(runtimePlan: RuntimePlan): void {
    const since = this.#options.clock.now();
    this.#holds = runtimePlan.holds.map(({ reason, message }) => ({ reason, message, since }));
  }

  /** The holds of one reason are these and no others; one that stays keeps its beginning. */
  #setHolds(reason: string, messages: readonly string[]): void {
    const now = this.#options.clock.now();
    const others = this.#holds.filter((hold) => hold.reason !== reason);
    const since = this.#holds.find((hold) => hold.reason === reason)?.since ?? now;
    this.#holds = [...others, ...messages.map((message) => ({ reason, message, since }))];
  }

  #publishStatus(): void {
    const status = this.status();
    if (status) this.#options.hotStore.publish(runtimeChannel(status.userId), JSON.stringify(status));
  }
}

/** Reasons of holds that the runtime itself gives. */
const UNREACHABLE = 'EXCHANGE_UNREACHABLE';
const NO_HISTORY = 'NO_HISTORY';
const FAILED = 'START_FAILED';

/** Whether trying again may help; what is not one of our errors is a fault of the line. */
const mayRetry = (error: unknown): boolean => !(error instanceof AppError) || error.errorClass === 'retry';

const watches = (runtimePlan: RuntimePlan, market: MarketPlane): boolean =>
  symbolsOf(runtimePlan, market).length > 0;

const symbolsOf = (runtimePlan: RuntimePlan, market: MarketPlane): string[] =>
  runtimePlan.watched
    .filter(({ exchangeId }) => exchangeId === market.exchangeId)
    .map(({ symbol }) => symbol);
