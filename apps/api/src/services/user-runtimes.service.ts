import { messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import { usersChannel, type HotStore, type Unsubscribe } from '@livermore/cache';
import type { CommandHandlerService } from './command-handler.service.ts';
import type { RuntimeModeManager } from './runtime-mode-manager.service.ts';

/** A runtime as far as it is begun, served and ended here. */
export type ServedRuntime = Pick<
  RuntimeModeManager,
  'start' | 'enter' | 'stop' | 'prepare' | 'run' | 'reached' | 'statusChanged'
>;

export interface UserRuntimesOptions {
  /** Ids of the users whose runtime is to run. */
  activeUsers: () => Promise<number[]>;
  /** Makes the runtime of a user; it is not started. */
  create: (userId: number) => Promise<ServedRuntime>;
  commands: Pick<CommandHandlerService, 'serve' | 'release'>;
  hotStore: Pick<HotStore, 'subscribe' | 'onResubscribed'>;
  clock: Clock;
  logger: Logger;
}

/** A runtime that could not start, or users that could not be read, are tried again after this. */
const RETRY_MS = 5_000;

/**
 * The runtimes of all active users in this process, one each. Users that are added, enabled or
 * disabled later come and go; who it is says the database, a message only says that it changed.
 */
export class UserRuntimes implements Service {
  readonly name = 'user runtimes';
  readonly #options: UserRuntimesOptions;
  readonly #runtimes = new Map<number, ServedRuntime>();
  /** One look after the other, so that nobody is begun twice. */
  #work: Promise<void> = Promise.resolve();
  #stops: (Unsubscribe | (() => void))[] = [];
  #retry: Cancel = () => {};
  #isStopped = false;

  constructor(options: UserRuntimesOptions) {
    this.#options = options;
  }

  /** Starts the runtimes of all active users; one that cannot start is logged and does not stop the others. */
  async start(): Promise<void> {
    const { hotStore } = this.#options;
    this.#stops = [
      await hotStore.subscribe([usersChannel], () => {
        this.#agreeSoon();
      }),
      hotStore.onResubscribed(() => {
        this.#agreeSoon();
      }),
    ];
    await this.#agreeInTurn();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry();
    for (const stop of this.#stops.splice(0)) await stop();
    await this.#work;
    await Promise.all([...this.#runtimes.keys()].map((userId) => this.#end(userId)));
  }

  get(userId: number): ServedRuntime | undefined {
    return this.#runtimes.get(userId);
  }

  #agreeSoon(): void {
    this.#agreeInTurn().catch((error: unknown) => {
      this.#options.logger.error({ err: error }, `could not read who is active: ${messageOf(error)}`);
      this.#agreeLater();
    });
  }

  #agreeLater(): void {
    this.#retry();
    if (this.#isStopped) return;
    this.#retry = this.#options.clock.after(RETRY_MS, () => {
      this.#agreeSoon();
    });
  }

  #agreeInTurn(): Promise<void> {
    const turn = this.#work.then(() => this.#agree());
    this.#work = turn.catch(() => undefined);
    return turn;
  }

  /** The runtimes are those of the active users and no others. */
  async #agree(): Promise<void> {
    const active = await this.#options.activeUsers();
    for (const userId of this.#runtimes.keys()) if (!active.includes(userId)) await this.#end(userId);
    for (const userId of active) {
      if (this.#isStopped) return;
      if (!this.#runtimes.has(userId)) await this.#begin(userId);
    }
  }

  async #begin(userId: number): Promise<void> {
    const { create, commands, logger } = this.#options;
    try {
      const runtime = await create(userId);
      this.#runtimes.set(userId, runtime);
      await runtime.start();
      await commands.serve(userId, runtime);
      runtime.enter();
    } catch (error) {
      logger.error({ userId, err: error }, `the runtime of user ${userId} could not start: ${messageOf(error)}`);
      await this.#end(userId);
      this.#agreeLater();
    }
  }

  async #end(userId: number): Promise<void> {
    const runtime = this.#runtimes.get(userId);
    this.#runtimes.delete(userId);
    await this.#options.commands.release(userId);
    await runtime?.stop();
  }
}
