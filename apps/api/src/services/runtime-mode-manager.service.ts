import { AppError, backoffDelayMs, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { StoredAlertMemory } from '@livermore/database';
import { plan, symbolKey, transition, type ModeEvent, type ModeState, type RuntimePlan, type WatchedSymbol } from '@livermore/engine';
import { enabledExchanges, type CommandProgress, type CommandRecord, type ExchangeName, type Position, type RuntimeStatus } from '@livermore/schemas';
import { componentLogger } from '../logging/component-logger.ts';
import type { AccountReader } from './account-reader.ts';
import { AlertEvaluationService } from './alert-evaluation.service.ts';
import type { CommandOutcome, DesiredChange, RunContext, UserRuntime } from './command-handler/user-runtime.ts';
import type { ListenerWatch } from './listener-watch.service.ts';
import type { Markets } from './markets.ts';
import { CommandRunner, requestOf } from './runtime/command-runner.ts';
import { Convergence } from './runtime/convergence.ts';
import { JobBoard } from './runtime/job-board.ts';
import { PositionWatch } from './runtime/position-watch.ts';
import { PlanCarrier, type CarriedOut } from './runtime/plan-carrier.ts';
import { prepareCommand } from './runtime/prepare-command.ts';
import { RuntimeNotices } from './runtime/runtime-notices.ts';
import { StateLog } from './runtime/state-log.ts';
import { StatusAnnouncer } from './runtime/status-announcer.ts';
import { Suspension } from './runtime/suspension.ts';
import { mayRetry, VenueReach, type ListedProducts } from './runtime/venue-reach.ts';
import { observedStatus } from './runtime-status.ts';
import type { LoadedSettings, SettingsLoader } from './settings-loader.service.ts';
import { UserPublisher } from './user-publisher.service.ts';
import type { WriteBehindService } from './write-behind.service.ts';

export interface RuntimeModeManagerOptions {
  userId: number;
  settingsLoader: SettingsLoader;
  markets: Markets;
  /** Whether the person had paused the runtime when it last ran. */
  isPaused: boolean;
  accounts: AccountReader;
  /** What the user held when the runtime last ran. */
  positions: readonly Position[];
  savePositions: (userId: number, exchangeId: number, positions: readonly Position[]) => Promise<void>;
  /** What the alert rules remembered when the runtime last ran. */
  alertMemories: readonly StoredAlertMemory[];
  /** Notes which settings are in force since when. */
  saveApplied: (userId: number, applied: RuntimeStatus['applied']) => Promise<void>;
  /** Takes secrets out of what errors say. */
  redact: (text: string) => string;
  /** What the command handler knows of the user's commands. */
  commandStatus: (userId: number) => Pick<RuntimeStatus, 'queue' | 'rejectedCommands'>;
  storage: WriteBehindService;
  hotStore: HotStore;
  listening: ListenerWatch;
  clock: Clock;
  random: () => number;
  logger: Logger;
  onProgress: (progress: CommandProgress) => void;
}

/** Pace of trying again what could not be brought into force; it never gives up. */
const RETRY = { baseMs: 2_000, capMs: 60_000 };

/**
 * The runtime of one user. Keeps what is desired (settings, paused) and brings the plan of it into
 * force; commands change what is desired, and the difference does the rest. The mode machine in
 * `packages/engine/src/mode` says what it is in; everything shown is read from what is in force.
 */
export class RuntimeModeManager implements Service, UserRuntime {
  readonly name: string;
  readonly #options: RuntimeModeManagerOptions;
  readonly #startedAt: number;
  readonly #convergence = new Convergence();
  readonly #notices: RuntimeNotices;
  readonly #suspension = new Suspension();
  readonly #stateLog: StateLog;
  readonly #jobs: JobBoard;
  readonly #reach: VenueReach;
  readonly #positions: PositionWatch;
  readonly #announcer: StatusAnnouncer;
  readonly #alerts: AlertEvaluationService;
  readonly #carrier: PlanCarrier;
  readonly #runner: CommandRunner;
  readonly #stopped = new AbortController();
  #mayEnter = (): void => {};
  /** Nothing is watched before the control channel is open. */
  readonly #entering = new Promise<void>((resolve) => {
    this.#mayEnter = resolve;
  });
  #state: ModeState = 'idle';
  #loaded: LoadedSettings | null = null;
  #listed: ListedProducts['listed'] = NO_PRODUCTS;
  #plan: RuntimePlan | null = null;
  #applied: RuntimeStatus['applied'] = { settingsVersion: 0, mode: '', at: 0 };
  #failures = 0;
  #retry: Cancel = () => {};

  constructor(options: RuntimeModeManagerOptions) {
    const { userId, markets, storage, hotStore, listening, clock, logger } = options;
    this.#options = options;
    this.name = `runtime of user ${userId}`;
    this.#startedAt = clock.now();
    this.#notices = new RuntimeNotices(clock, options.redact);
    this.#stateLog = new StateLog(logger);
    this.#jobs = new JobBoard(() => {
      this.statusChanged();
    });
    this.#reach = new VenueReach({ markets, clock });
    this.#positions = new PositionWatch({
      accounts: options.accounts,
      known: options.positions,
      save: (exchangeId, positions) => options.savePositions(userId, exchangeId, positions),
      clock,
      logger,
      onChange: () => this.#positionsChanged(),
    });
    this.#announcer = new StatusAnnouncer({ userId, status: () => this.status(), hotStore, listening, clock });
    this.#alerts = new AlertEvaluationService({ userId, memories: options.alertMemories, storage, logger: componentLogger(logger, 'alerts') });
    const publisher = new UserPublisher({ userId, hotStore, listening });
    this.#carrier = new PlanCarrier({ userId, markets, publisher, alerts: this.#alerts, hotStore });
    this.#runner = new CommandRunner({
      suspension: this.#suspension,
      convergence: this.#convergence,
      carrier: this.#carrier,
      jobs: this.#jobs,
      notices: this.#notices,
      markets,
      hotStore,
      send: (event) => this.#send(event),
      reloadSettings: () => this.#takeSettings(() => options.settingsLoader.reload(userId)),
    });
  }

  /**
   * Loads the settings; their plan is brought into force from `enter` on. Settings that cannot be
   * used are a hold until they are reloaded; rejects when the database cannot be read.
   */
  async start(): Promise<void> {
    const { userId, settingsLoader, isPaused } = this.#options;
    settingsLoader.pin(userId);
    this.#suspension.set(isPaused);
    this.#announcer.start();
    await this.#takeSettings(() => settingsLoader.load(userId)).catch((error: unknown) => {
      if (!isInvalid(error)) throw error;
    });
    this.#send({ kind: 'start', paused: this.#suspension.isPaused });
  }

  /** Enters the mode of the settings, or the pause that was asked for; does not wait for the warm-up. */
  enter(): void {
    this.#mayEnter();
  }

  /** Ends all work and lets go of the market. */
  async stop(): Promise<void> {
    this.#send({ kind: 'stop' });
    this.#stopped.abort(new Error('stopping'));
    const ended = this.#convergence.end();
    this.#mayEnter();
    await ended;
    // What follows ends what the last convergence may have begun.
    this.#retry();
    this.#reach.stop();
    await this.#positions.stop();
    this.#announcer.stop();
    this.#alerts.disarm();
    this.#carrier.releaseAll();
    this.#options.settingsLoader.unpin(this.#options.userId);
  }

  prepare(record: CommandRecord): Promise<DesiredChange> {
    const { markets } = this.#options;
    const isPaused = this.#suspension.isPaused;
    return prepareCommand(requestOf(record), { settings: this.#loaded?.settings ?? null, isPaused, markets });
  }

  run(record: CommandRecord, _change: { settingsVersion: number | null }, context: RunContext): Promise<CommandOutcome> {
    return this.#stateLog.during(record.requestId, () => this.#runner.run(record, context));
  }

  async reached(signal: AbortSignal): Promise<void> {
    await this.#convergence.reached(signal);
    if (this.#notices.failure) throw new Error(this.#notices.failure);
  }

  /** Something outside that the status tells has changed. */
  statusChanged(): void {
    this.#announcer.changed();
  }

  status(): RuntimeStatus {
    const { userId, markets, accounts, clock, commandStatus } = this.#options;
    const now = clock.now();
    const paused = this.#suspension.isPaused;
    const mode = this.#loaded?.settings.mode ?? '';
    return {
      userId,
      observedAt: now,
      state: this.#state,
      mode: this.#plan?.mode ?? mode,
      paused,
      holds: this.#notices.holds,
      warnings: this.#notices.warnings,
      desired: { paused, mode, settingsVersion: this.#loaded?.version ?? 0 },
      applied: this.#applied,
      startedAt: this.#startedAt,
      uptimeMs: now - this.#startedAt,
      ...observedStatus({ plan: this.#plan, enabled: this.#loaded ? enabledExchanges(this.#loaded.settings) : [], markets, now }),
      jobs: this.#jobs.jobs,
      positions: this.#positions.positions.map(({ position }) => position),
      credentials: this.#loaded ? accounts.variables(this.#loaded.settings) : [],
      ...commandStatus(userId),
    };
  }

  /** The machine takes an event, and what it asks for is begun. */
  #send(event: ModeEvent): void {
    const { state, effects } = transition(this.#state, event);
    const isNews = state !== this.#state || effects.length > 0;
    if (state !== this.#state) this.#stateLog.changed(this.#state, state);
    this.#state = state;
    for (const effect of effects) {
      if (effect === 'converge') this.#converge();
      else if (effect === 'retry') this.#convergeLater();
    }
    if (isNews) this.statusChanged();
  }

  #converge(): void {
    this.#retry();
    this.#convergence.begin(async (signal) => {
      try {
        await this.#bringIntoForce(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.logger.error({ err: error }, `a plan could not be brought into force: ${messageOf(error)}`);
        this.#notices.failed(error);
        this.#jobs.warmUpDone();
        this.#send({ kind: 'failed' });
      }
    });
  }

  #convergeLater(): void {
    const { clock, random } = this.#options;
    this.#retry();
    this.#retry = clock.after(backoffDelayMs(this.#failures++, RETRY, random), () => {
      this.#converge();
    });
  }

  async #bringIntoForce(signal: AbortSignal): Promise<void> {
    const { clock, onProgress } = this.#options;
    await this.#entering;
    signal.throwIfAborted();
    const loaded = this.#loaded;
    if (!loaded) {
      this.#send({ kind: 'failed' });
      return;
    }
    this.#positions.use(loaded.settings, this.#accountExchanges(loaded));
    this.#notices.positions(this.#positions.warnings);
    const { listed, unreachable } = await this.#reach.products(this.#planOf(loaded, NO_PRODUCTS).watched);
    signal.throwIfAborted();
    this.#listed = listed;
    const next = this.#planOf(loaded, listed);
    this.#plan = next;
    this.#notices.plan(next, unreachable);
    this.statusChanged();
    const carried = await this.#carrier.carryOut(next, {
      signal,
      unreachable: new Set(unreachable.keys()),
      onProgress: (progress) => {
        this.#jobs.warmUp(progress);
        onProgress(progress);
      },
    });
    this.#jobs.warmUpDone();
    this.#notices.inForceBut(carried.failed);
    this.#reach.follow(next.watched, () => {
      this.#send({ kind: this.#reach.isConnected ? 'venue-back' : 'venue-lost' });
    });
    await this.#reach.untilConnected(signal);
    this.#applied = { settingsVersion: loaded.version, mode: next.mode, at: clock.now() };
    const isNoted = await this.#noteApplied();
    signal.throwIfAborted();
    this.#send({ kind: 'reached', connected: this.#reach.isConnected });
    // What may pass by itself is tried again in the background; nobody waits for it.
    if (!isNoted || unreachable.size > 0 || carried.failed.some(({ error }) => mayRetry(error))) this.#convergeLater();
    else this.#failures = 0;
    this.#deepen(next, carried);
  }

  /** What is in force stays in force when that cannot be stored; false then. */
  #noteApplied(): Promise<boolean> {
    const { userId, saveApplied, logger } = this.#options;
    const failed = (error: unknown): boolean => {
      logger.warn({}, `could not store which settings are in force, trying again: ${messageOf(error)}`);
      return false;
    };
    return saveApplied(userId, this.#applied).then(() => true, failed);
  }

  /** Other positions make another plan only where they are worth watching. */
  #positionsChanged(): void {
    this.#notices.positions(this.#positions.warnings);
    this.statusChanged();
    const { watched } = this.#loaded ? this.#planOf(this.#loaded, this.#listed) : { watched: [] };
    const isWatched = (symbol: WatchedSymbol): boolean => this.#carrier.inForce.symbols.has(symbolKey(symbol));
    if (watched.length !== this.#carrier.inForce.symbols.size || !watched.every(isWatched)) this.#send({ kind: 'switch' });
  }

  #planOf({ settings, version }: LoadedSettings, products: ListedProducts['listed']): RuntimePlan {
    return plan(settings, {
      paused: this.#suspension.isPaused,
      settingsVersion: version,
      availableExchanges: this.#options.markets.available,
      products,
      positions: this.#positions.positions.map(({ exchange, position }) => ({ exchange, ...position })),
    });
  }

  /** Exchanges whose positions are watched too; none while paused. */
  #accountExchanges(loaded: LoadedSettings): ExchangeName[] {
    if (this.#suspension.isPaused) return [];
    return enabledExchanges(loaded.settings).filter((name) => this.#options.markets.available.includes(name));
  }

  /** Reads what a cold start left out, with budget that nobody else wants. */
  #deepen({ timeframes }: RuntimePlan, { acquired }: CarriedOut): void {
    for (const exchange of new Set(acquired.map((each) => each.exchange))) {
      const symbols = acquired.filter((each) => each.exchange === exchange).map(({ symbol }) => symbol);
      void this.#options.markets.get(exchange)?.backfill.deepen(symbols, timeframes, this.#stopped.signal);
    }
  }

  /** Settings that cannot be used leave the last good ones in force, and show. */
  async #takeSettings(read: () => Promise<LoadedSettings>): Promise<LoadedSettings> {
    try {
      const loaded = await read();
      this.#loaded = loaded;
      this.#notices.settingsTaken(loaded.warnings);
      return loaded;
    } catch (error) {
      if (isInvalid(error)) this.#notices.settingsRefused(error);
      this.#loaded ??= this.#options.settingsLoader.get(this.#options.userId) ?? null;
      this.statusChanged();
      throw error;
    }
  }
}

const NO_PRODUCTS: ListedProducts['listed'] = new Map();

const isInvalid = (error: unknown): boolean => error instanceof AppError && error.code === 'SETTINGS_INVALID';
