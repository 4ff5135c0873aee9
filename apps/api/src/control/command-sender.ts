import { AppError, every, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import { controlChannel, controlResultChannel, type MessageBus } from '@livermore/cache';
import {
  cancelCommand,
  commandsChangedAfter,
  commandSnapshot,
  COMMAND_TTL_MS,
  expireUnserved,
  listCommands,
  MOST_WAITING_COMMANDS,
  storeCommand,
  type CommandPage,
  type Queryable,
} from '@livermore/database';
import { controlResult, LEDGER_HINT, storedMessage } from '@livermore/engine';
import type { CommandOrigin, CommandRecord, CommandRequest } from '@livermore/schemas';

export interface CommandSenderOptions {
  db: Queryable;
  bus: Pick<MessageBus, 'publish' | 'listened'>;
  clock: Clock;
  logger: Logger;
  /** Gives the identity of a command, 1 to 64 characters. */
  newId: () => string;
}

/** Who sends a command, and through which door. */
export interface CommandAuthor {
  userId: number;
  /** For people, as the history shows it. */
  actor: string;
  origin: CommandOrigin;
}

/** What became of sending. */
export interface SentCommand {
  success: true;
  requestId: string;
  /** Whether a worker hears the commands of this user now; without one it waits until it expires. */
  workerPresent: boolean;
  /** The command as it is stored. */
  command: CommandRecord;
  /** The requestId was sent before: nothing new was stored. */
  repeated: boolean;
}

/** How often commands are looked for that no worker took in time, in ms. */
const EXPIRY_INTERVAL_MS = 5_000;

/** A worker that serves a user takes note of what is stored long before this has passed, in ms. */
const TAKING_NOTE_MS = 5_000;

/**
 * The door through which the web plane sends commands: stores them, then tells the worker. It knows
 * workers only by their listening to the control channel.
 */
export class CommandSender implements Service {
  readonly name = 'command sender';
  readonly #options: CommandSenderOptions;
  #stop: Cancel = () => {};
  #isExpiring = false;

  constructor(options: CommandSenderOptions) {
    this.#options = options;
  }

  /** From now on commands that no worker took in time end as expired, and are told so. */
  start(): Promise<void> {
    this.#stop = every(this.#options.clock, EXPIRY_INTERVAL_MS, () => void this.#expire());
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#stop();
    return Promise.resolve();
  }

  /**
   * Stores a command and wakes its worker. A requestId that the user sent before stores nothing.
   * `ttlMs` is how long it waits for a worker. Throws AppError `QUEUE_FULL` when 100 wait.
   */
  async send(
    { userId, actor, origin }: CommandAuthor,
    { type, payload }: CommandRequest,
    { requestId = this.#options.newId(), ttlMs = COMMAND_TTL_MS }: { requestId?: string | undefined; ttlMs?: number | undefined } = {},
  ): Promise<SentCommand> {
    const { db, bus, clock, logger } = this.#options;
    const now = clock.now();
    const outcome = await db.transaction((tx) =>
      storeCommand(tx, {
        ...{ userId, requestId, type, origin, actor },
        payload: payload ?? null,
        issuedAt: now,
        storedAt: now,
        expiresAt: now + ttlMs,
      }),
    );
    if (outcome.kind === 'queue-full') {
      throw new AppError(
        'QUEUE_FULL',
        `${MOST_WAITING_COMMANDS} commands wait already. Send it again when some have ended, or cancel them.`,
      );
    }
    const { record } = outcome;
    if (outcome.kind === 'stored') {
      logger.info({ userId, requestId, origin, actor }, `${type}: stored`);
      for (const superseded of outcome.superseded) this.#tell(superseded);
      bus.publish(controlChannel(userId), storedMessage(record));
    } else {
      this.#tell(record, true);
      if (record.status === 'stored') bus.publish(controlChannel(userId), storedMessage(record));
    }
    const { channels } = await bus.listened();
    return {
      success: true,
      requestId,
      workerPresent: channels.has(controlChannel(userId)),
      command: record,
      repeated: outcome.kind === 'known',
    };
  }

  /**
   * Takes back a command that waits, or asks for the end of one that runs; one that is over stays
   * as it is. Null for a requestId that this user never sent.
   */
  async cancel(userId: number, requestId: string): Promise<CommandRecord | null> {
    const { db, bus, clock } = this.#options;
    const outcome = await cancelCommand(db, { userId, requestId, now: clock.now() });
    if (outcome.kind === 'unknown') return null;
    if (outcome.kind === 'cancelled') this.#tell(outcome.record);
    if (outcome.kind !== 'over') bus.publish(controlChannel(userId), LEDGER_HINT);
    return outcome.record;
  }

  /** Newest first. */
  history(userId: number, page: CommandPage): Promise<CommandRecord[]> {
    return listCommands(this.#options.db, userId, page);
  }

  /** The newest commands, newest first, and the number of the last change that they hold. */
  snapshot(userId: number, limit: number): Promise<{ commands: CommandRecord[]; changeId: number }> {
    return commandSnapshot(this.#options.db, userId, limit);
  }

  /** Commands that changed after a change, each as it now stands, in the order of their change. */
  changedAfter(userId: number, changeId: number, limit: number): Promise<CommandRecord[]> {
    return commandsChangedAfter(this.#options.db, userId, changeId, limit);
  }

  async #expire(): Promise<void> {
    if (this.#isExpiring) return;
    this.#isExpiring = true;
    const { db, clock, logger } = this.#options;
    try {
      const now = clock.now();
      for (const record of await expireUnserved(db, { before: now - TAKING_NOTE_MS, now })) this.#tell(record);
    } catch (error) {
      logger.debug({ reason: messageOf(error) }, 'could not look for expired commands');
    } finally {
      this.#isExpiring = false;
    }
  }

  #tell(record: CommandRecord, repeated = false): void {
    const { userId, requestId, type, status } = record;
    if (!repeated) this.#options.logger[status === 'expired' ? 'warn' : 'info']({ userId, requestId }, `${type}: ${status}`);
    const result = controlResult(record, repeated);
    if (result) this.#options.bus.publish(controlResultChannel(record.userId), JSON.stringify(result));
  }
}
