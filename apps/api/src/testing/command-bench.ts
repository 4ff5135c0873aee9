import {
  controlChannel,
  controlResultChannel,
  createInProcessHotStore,
  type HotStore,
  type MessageBus,
} from '@livermore/cache';
import {
  ensureOwner,
  listCommands,
  type Database,
  type NewCommand,
} from '@livermore/database';
import { LEDGER_HINT, storedMessage } from '@livermore/engine';
import { redactSecrets, type CommandRecord, type CommandType, type ControlResult } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { commandLedger } from '../composition/command-ledger.ts';
import { CommandHandlerService } from '../services/command-handler.service.ts';
import type { CommandLedger } from '../services/command-handler/command-ledger.ts';
import { ScriptedRuntime } from './scripted-runtime.ts';

export const NOW = 1_800_000_000_000;
export const USER = 1;

export interface BenchOptions {
  database: Database;
  hotStore?: HotStore;
  /** Stands between the handler and the ledger. */
  between?: (ledger: CommandLedger) => CommandLedger;
  /** Number of the first worker, where several benches share a ledger. */
  firstWorker?: number;
}

/** A handler on a real ledger and a real bus, with a runtime that does what the test says. */
export class CommandBench {
  readonly clock = new FakeClock(NOW);
  readonly logger = new RecordingLogger();
  readonly database: Database;
  readonly hotStore: HotStore;
  readonly results: ControlResult[] = [];
  readonly changed: number[] = [];
  readonly ledger: CommandLedger;
  runtime = new ScriptedRuntime();
  handler: CommandHandlerService;
  #kill: () => void = () => {};
  #workers: number;

  constructor({ database, hotStore, between = (ledger) => ledger, firstWorker = 1 }: BenchOptions) {
    this.#workers = firstWorker;
    this.database = database;
    this.hotStore = hotStore ?? createInProcessHotStore({ clock: this.clock, logger: this.logger });
    this.ledger = between(commandLedger(database));
    this.handler = this.#newHandler();
  }

  /** Empties the database and begins to serve the owner. */
  async start(): Promise<void> {
    await this.prepare();
    await this.handler.start();
    await this.handler.serve(USER, this.runtime);
  }

  /** Empties the database and listens to the results; nobody serves yet. */
  async prepare(): Promise<void> {
    await this.database.pool.query('truncate users restart identity cascade');
    await ensureOwner(this.database.db, { settings: {} });
    await this.hotStore.subscribe([controlResultChannel(USER)], (_channel, message) => {
      this.results.push(JSON.parse(message) as ControlResult);
    });
  }

  /** The process of the handler is gone: it hears, asks and says nothing more, not even an end. */
  kill(): void {
    this.#kill();
  }

  /** Another process begins to serve, after a stop or a kill of the one before. */
  async restart(runtime = new ScriptedRuntime()): Promise<void> {
    this.runtime = runtime;
    this.handler = this.#newHandler();
    await this.handler.start();
    await this.handler.serve(USER, runtime);
  }

  publish(message: unknown, userId = USER): void {
    this.hotStore.publish(controlChannel(userId), typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends a bare message. */
  send(requestId: string, type: CommandType, payload?: Record<string, unknown>): void {
    this.publish({ type, requestId, timestamp: this.clock.now(), ...(payload && { payload }) });
  }

  /** Stores a command as the web plane does; without `tell`, its message is lost. */
  async store(requestId: string, type: CommandType, changes: Partial<NewCommand> = {}, tell = true): Promise<CommandRecord> {
    const now = this.clock.now();
    const outcome = await this.ledger.store({
      userId: USER,
      requestId,
      type,
      payload: null,
      origin: 'admin',
      actor: 'Ada',
      issuedAt: now,
      storedAt: now,
      ...changes,
    });
    if (outcome.kind !== 'stored') throw new Error(outcome.kind);
    if (tell) this.publish(storedMessage(outcome.record));
    return outcome.record;
  }

  hint(): void {
    this.publish(LEDGER_HINT);
  }

  history(): Promise<CommandRecord[]> {
    return listCommands(this.database.db, USER, { limit: 1_000 });
  }

  async record(requestId: string): Promise<CommandRecord | undefined> {
    return (await this.history()).find((each) => each.requestId === requestId);
  }

  statuses(requestId: string): string[] {
    return this.results.filter((each) => each.requestId === requestId).map(({ status }) => status);
  }

  /** Waits until this status of a command was published, and gives the message. */
  result(requestId: string, status: ControlResult['status']): Promise<ControlResult> {
    return until(`${requestId} ${status}`, () =>
      this.results.find((each) => each.requestId === requestId && each.status === status),
    );
  }

  #newHandler(): CommandHandlerService {
    let isAlive = true;
    const { hotStore } = this;
    this.#kill = () => {
      isAlive = false;
    };
    const never = new Promise<never>(() => {});
    const ledger = new Proxy(this.ledger, {
      get: (target, name: keyof CommandLedger) =>
        name === 'isRefusal'
          ? (error: unknown) => target.isRefusal(error)
          : (...given: unknown[]) => {
              if (!isAlive) return never;
              const answer = (target[name] as (...given: unknown[]) => Promise<unknown>)(...given);
              return answer.then(
                (value) => (isAlive ? value : never),
                (error: unknown) => (isAlive ? Promise.reject(error as Error) : never),
              );
            },
    });
    const bus: MessageBus = {
      publish: (channel, message) => {
        if (isAlive) hotStore.publish(channel, message);
      },
      subscribe: (channels, listener) =>
        hotStore.subscribe(channels, (channel, message) => {
          if (isAlive) listener(channel, message);
        }),
      subscribePattern: (pattern, listener) => hotStore.subscribePattern(pattern, listener),
      onResubscribed: (listener) => hotStore.onResubscribed(() => isAlive && listener()),
      listened: () => hotStore.listened(),
      listeners: (channels) => hotStore.listeners(channels),
    };
    return new CommandHandlerService({
      ledger,
      bus,
      clock: { now: () => this.clock.now(), after: (delayMs, action) => this.clock.after(delayMs, () => isAlive && action()) },
      random: () => 0.5,
      workerId: `w${this.#workers++}`,
      logger: this.logger,
      redact: redactSecrets,
      onChanged: (userId) => this.changed.push(userId),
    });
  }
}
