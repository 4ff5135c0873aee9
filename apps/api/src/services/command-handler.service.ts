import { every, LogLimiter, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import type { MessageBus } from '@livermore/cache';
import type { RejectedCommand } from '@livermore/schemas';
import type { CommandLedger } from './command-handler/command-ledger.ts';
import { warnOf, type HandlerParts } from './command-handler/handler-parts.ts';
import { UserCommands } from './command-handler/user-commands.ts';
import type { UserRuntime } from './command-handler/user-runtime.ts';

export interface CommandHandlerOptions {
  ledger: CommandLedger;
  bus: MessageBus;
  clock: Clock;
  random: () => number;
  /** Names this process in the ledger; another process, also a later one on this machine, has another name. */
  workerId: string;
  logger: Logger;
  /** Takes secrets out of what is told of commands and messages. */
  redact: (text: string) => string;
  /** Queue or rejections of a user changed; called at most twenty times a second for each. */
  onChanged: (userId: number) => void;
}

/** The ledger is asked this often for commands whose message was lost on its way, in ms. */
const LOST_MESSAGES_INTERVAL_MS = 2_000;

/** Each kind of trouble is logged once in this time, in ms. */
const LOG_INTERVAL_MS = 60_000;

/**
 * Carries out the commands of all users that this process serves. A command is in the ledger
 * before anything happens; messages on the bus only wake. `docs/decisions/commands.md` tells why.
 */
export class CommandHandlerService implements Service {
  readonly name = 'command handler';
  readonly #options: CommandHandlerOptions;
  readonly #parts: HandlerParts;
  readonly #users = new Map<number, UserCommands>();
  #stops: Cancel[] = [];
  #isAsking = false;

  constructor(options: CommandHandlerOptions) {
    const { clock } = options;
    this.#options = options;
    this.#parts = { ...options, logLimiter: new LogLimiter(clock, LOG_INTERVAL_MS) };
  }

  start(): Promise<void> {
    const { bus, clock } = this.#options;
    this.#stops = [
      bus.onResubscribed(() => {
        for (const commands of this.#users.values()) commands.look();
      }),
      every(clock, LOST_MESSAGES_INTERVAL_MS, () => void this.#lookForLostMessages()),
    ];
    return Promise.resolve();
  }

  /** Lets go of every user, within two seconds. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await Promise.all([...this.#users.keys()].map((userId) => this.release(userId)));
  }

  /**
   * Serves a user from now on: hears the control channel, ends or takes over what another worker
   * left running, and carries out what is stored. Resolves when the channel is subscribed. A user
   * that is served already stays with its runtime.
   */
  async serve(userId: number, runtime: UserRuntime): Promise<void> {
    if (this.#users.has(userId)) return;
    const commands = new UserCommands(userId, runtime, this.#parts, () => this.#options.onChanged(userId));
    this.#users.set(userId, commands);
    await commands.start();
  }

  /**
   * No longer serves a user. What runs is aborted; a back-fill or rebuilt cache ends as
   * interrupted, all else stays as it is for the next worker. Takes two seconds at most.
   */
  async release(userId: number): Promise<void> {
    const commands = this.#users.get(userId);
    this.#users.delete(userId);
    await commands?.stop();
  }

  /** What waits and what runs, as this worker knows it. */
  queueOf(userId: number): { waiting: number; running: string | null } {
    return this.#users.get(userId)?.queue ?? { waiting: 0, running: null };
  }

  /** Messages on a user's channel that were not taken, since it is served; the newest first. */
  rejectedOf(userId: number): { count: number; recent: RejectedCommand[] } {
    return this.#users.get(userId)?.rejected ?? { count: 0, recent: [] };
  }

  async #lookForLostMessages(): Promise<void> {
    if (this.#isAsking || this.#users.size === 0) return;
    this.#isAsking = true;
    try {
      for (const userId of await this.#options.ledger.withNews([...this.#users.keys()])) this.#users.get(userId)?.look();
    } catch (error) {
      warnOf(this.#parts, 'lost messages', { reason: messageOf(error) }, 'the ledger of commands does not answer');
    } finally {
      this.#isAsking = false;
    }
  }
}
