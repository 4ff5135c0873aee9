import { systemClock } from '@livermore/base';
import { controlChannel, controlResultChannel, createInProcessHotStore, type MessageBus } from '@livermore/cache';
import {
  ensureOwner,
  findUser,
  listCommands,
  recordExternalSettings,
  runtimeStateOf,
  setApplied,
  settingsVersions,
  type Database,
} from '@livermore/database';
import { createMarket, startSimulatedCoinbase, startVenueClock, type SimulatedCoinbase, type VenueClock } from '@livermore/exchange-simulator';
import { redactSecrets, type CommandRecord, type CommandRequest, type ControlResult, type RuntimeStatus } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import { commandLedger } from '../composition/command-ledger.ts';
import { CommandHandlerService } from '../services/command-handler.service.ts';
import type { CommandLedger } from '../services/command-handler/command-ledger.ts';
import type { UserRuntime } from '../services/command-handler/user-runtime.ts';
import { RuntimeWorker, type DesiredStore } from './runtime-worker.ts';
import { StoredState } from './stored-state.ts';

const OWNER = 1;

/** One worker process: the command handler, and the runtime that it serves. */
interface Worker {
  isAlive: boolean;
  engine: RuntimeWorker;
  handler: CommandHandlerService;
}

/**
 * The owner's commands from a bare message to the market: the real handler, ledger, settings and
 * runtime on a real database and a simulated venue, in worker processes that can be killed.
 */
export class ServedBench {
  readonly results: ControlResult[] = [];
  /** How often the work of each command was begun, over all processes. */
  readonly begun = new Map<string, number>();
  readonly venue: SimulatedCoinbase;
  readonly logger = new RecordingLogger();
  readonly #venueClock: VenueClock;
  readonly #hotStore = createInProcessHotStore({ clock: systemClock, logger: this.logger });
  readonly #stored = new StoredState();
  readonly #database: Database;
  #worker: Worker | null = null;
  #workers = 0;

  private constructor(database: Database, venue: SimulatedCoinbase, venueClock: VenueClock) {
    this.#database = database;
    this.venue = venue;
    this.#venueClock = venueClock;
  }

  /** Empties the database and gives the owner these settings; no worker runs yet. */
  static async start(database: Database, settings: object): Promise<ServedBench> {
    const venueClock = startVenueClock(systemClock, { anchorMs: Date.UTC(2026, 0, 8, 22, 40), speed: 120 });
    const venue = await startSimulatedCoinbase({ market: createMarket({ seed: 7 }), clock: venueClock });
    const bench = new ServedBench(database, venue, venueClock);
    await database.pool.query('truncate users restart identity cascade');
    await ensureOwner(database.db, { settings });
    await bench.#hotStore.subscribe([controlResultChannel(OWNER)], (_, message) => {
      bench.results.push(JSON.parse(message) as ControlResult);
    });
    return bench;
  }

  /** What the runtime of the owner says; undefined while no worker runs. */
  get status(): RuntimeStatus | undefined {
    return this.#worker?.engine.runtime(OWNER).status();
  }

  /** Another worker begins to serve. */
  async startWorker(): Promise<void> {
    const worker = { isAlive: true } as Worker;
    const { db } = this.#database;
    const desired: DesiredStore = {
      read: (userId) => db.transaction((tx) => recordExternalSettings(tx, { userId, now: systemClock.now() })),
      readEarlier: (userId, before) => settingsVersions(db, userId, { limit: 100, before }),
      isPaused: async (userId) => (await runtimeStateOf(db, userId)).paused,
      saveApplied: (userId, { settingsVersion, mode, at }) => setApplied(db, { userId, version: settingsVersion, mode, now: at }),
    };
    worker.engine = new RuntimeWorker({
      venue: this.venue,
      venueClock: this.#venueClock,
      desired,
      stored: this.#stored,
      hotStore: this.#hotStore,
      clock: systemClock,
      logger: this.logger,
    });
    const isAlive = (): boolean => worker.isAlive;
    worker.handler = new CommandHandlerService({
      ledger: ledgerWhileAlive(commandLedger(this.#database), isAlive),
      bus: this.#busWhileAlive(isAlive),
      clock: { now: () => systemClock.now(), after: (delayMs, action) => systemClock.after(delayMs, () => { if (isAlive()) action(); }) },
      random: Math.random,
      workerId: `worker-${(this.#workers += 1)}`,
      logger: this.logger,
      redact: redactSecrets,
      onChanged: () => {},
    });
    await worker.engine.start();
    await worker.handler.start();
    await worker.engine.serve(OWNER, (runtime) => worker.handler.serve(OWNER, this.#counted(runtime)));
    this.#worker = worker;
  }

  /** The worker is gone in the middle of whatever it does: it stores, says and asks nothing more. */
  async killWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (!worker) return;
    worker.isAlive = false;
    await worker.engine.kill();
  }

  async stopWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.handler.stop();
    await worker?.engine.stop();
  }

  /** Publishes a bare message, as any client of the bus may. */
  publish(requestId: string, { type, payload }: CommandRequest): void {
    const message = { type, requestId, timestamp: systemClock.now(), ...(payload && { payload }) };
    this.#hotStore.publish(controlChannel(OWNER), JSON.stringify(message));
  }

  commands(): Promise<CommandRecord[]> {
    return listCommands(this.#database.db, OWNER, { limit: 1_000 });
  }

  async settings(): Promise<{ document: unknown; version: number }> {
    const owner = await findUser(this.#database.db, OWNER);
    return { document: owner?.settings, version: owner?.settingsVersion ?? 0 };
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    await this.venue.close();
  }

  #counted(runtime: UserRuntime): UserRuntime {
    return {
      prepare: (command, signal) => runtime.prepare(command, signal),
      reached: (signal) => runtime.reached(signal),
      run: (command, change, context) => {
        this.begun.set(command.requestId, (this.begun.get(command.requestId) ?? 0) + 1);
        return runtime.run(command, change, context);
      },
    };
  }

  #busWhileAlive(isAlive: () => boolean): MessageBus {
    const bus = this.#hotStore;
    return {
      publish: (channel, message) => {
        if (isAlive()) bus.publish(channel, message);
      },
      subscribe: (channels, listener) =>
        bus.subscribe(channels, (channel, message) => {
          if (isAlive()) listener(channel, message);
        }),
      subscribePattern: (pattern, listener) => bus.subscribePattern(pattern, listener),
      onResubscribed: (listener) => bus.onResubscribed(listener),
      listened: () => bus.listened(),
      listeners: (channels) => bus.listeners(channels),
    };
  }
}

/** What a dead process asks is not asked, and what it asked before is never answered. */
const ledgerWhileAlive = (ledger: CommandLedger, isAlive: () => boolean): CommandLedger =>
  new Proxy(ledger, {
    get: (target, name: keyof CommandLedger) =>
      name === 'isRefusal'
        ? (error: unknown) => target.isRefusal(error)
        : async (...given: unknown[]) => {
            const never = new Promise<never>(() => {});
            if (!isAlive()) return never;
            try {
              const answer = await (target[name] as (...given: unknown[]) => Promise<unknown>)(...given);
              return isAlive() ? answer : await never;
            } catch (error) {
              if (isAlive()) throw error;
              return never;
            }
          },
  });
