import { AppError, every, messageOf, type Cancel, type Clock, type Logger } from '@livermore/base';
import { ErrorReply } from 'redis';
import type { RedisConnection } from './redis-connection.ts';
import { commandsOf, WaitingWrites, type Write } from './waiting-writes.ts';

/** Candles of one pipeline; what a long outage left goes out in several, each after the one before. */
const CANDLES_PER_PIPELINE = 5000;
/** Commands without an answer, beyond which a slow server is given nothing more for now. */
const MAX_UNANSWERED = 50_000;
/** Messages that wait for such a server; beyond it the oldest go. */
const MAX_WAITING_MESSAGES = 10_000;
/** A server that answers nothing during this many checks is given up; a busy process may miss one. */
const SILENT_CHECKS = 3;
const CHECK_INTERVAL_MS = 1000;
const REFUSED_RETRY_MS = 1000;
/** Answers of a server that will take the same write later. */
const PASSING_REFUSAL = /^(LOADING|READONLY|MISCONF|OOM|BUSY|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/;

/** One message that waits for the end of the turn. */
interface Message {
  channel: string;
  message: string;
}

/**
 * Everything that goes to Redis in commands. What is handed over during one turn of the event loop
 * leaves in one pipeline, values before messages. Values that did not arrive wait for the
 * connection; messages do not.
 */
export class RedisPipeline {
  readonly waiting = new WaitingWrites();
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #unanswered = new Set<Promise<void>>();
  readonly #reportedRefusals = new Set<string>();
  #messages: Message[] = [];
  #scheduled = false;
  #unansweredCommands = 0;
  /** The last pipeline left something behind that goes when it is answered. */
  #partial = false;
  #refusedWrites = 0;
  #droppedMessages = 0;
  #answers = 0;
  #cancelCheck: Cancel | undefined;
  #cancelRetry: Cancel | undefined;

  constructor({ connection, clock, logger }: { connection: RedisConnection; clock: Clock; logger: Logger }) {
    this.#connection = connection;
    this.#clock = clock;
    this.#logger = logger;
  }

  get droppedMessages(): number {
    return this.#droppedMessages;
  }

  get droppedWrites(): number {
    return this.waiting.dropped + this.#refusedWrites;
  }

  publish(channel: string, message: string): void {
    if (!this.#connection.ready) {
      this.#droppedMessages += 1;
      return;
    }
    this.#messages.push({ channel, message });
    this.schedule();
  }

  /**
   * Has everything that waits go out at the end of the turn. The client writes to its socket once,
   * after all callbacks of the turn, so handing the commands over in a microtask is early enough
   * and costs no further turn.
   */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** Sends one reading command after everything handed over before it. */
  async ask(command: string[]): Promise<unknown> {
    await this.#passedOn();
    if (!this.#connection.ready) throw unreachable('it is not connected');
    const reply = this.#connection.client.sendCommand(command);
    this.#track([reply], () => {});
    try {
      return await reply;
    } catch (error) {
      if (error instanceof ErrorReply && !PASSING_REFUSAL.test(error.message)) throw error;
      throw unreachable(messageOf(error), error);
    }
  }

  /** Resolves when all that was handed over has been answered, or waits for a connection. */
  async flushed(): Promise<void> {
    await this.#passedOn();
    await Promise.all([...this.#unanswered]);
  }

  /** To be called when the connection went down: messages of the turn reach nobody any more. */
  lost(): void {
    this.#dropMessages(this.#messages.length);
    this.#partial = false;
  }

  close(): void {
    this.#cancelCheck?.();
    this.#cancelRetry?.();
    this.#cancelCheck = undefined;
    this.#cancelRetry = undefined;
  }

  /** Everything handed over so far is written to the connection, or cannot be. */
  async #passedOn(): Promise<void> {
    this.#flush();
    while (this.#partial) {
      await Promise.all([...this.#unanswered]);
      this.#flush();
    }
  }

  #flush(): void {
    if (!this.#connection.ready) return;
    if (this.#unansweredCommands > MAX_UNANSWERED || (this.#partial && this.#unanswered.size > 0)) {
      this.#partial = true;
      this.#dropMessages(this.#messages.length - MAX_WAITING_MESSAGES);
      return;
    }
    // A server that refuses values for now still passes messages on.
    const refusing = this.#cancelRetry !== undefined;
    const writes = refusing ? [] : this.waiting.take(CANDLES_PER_PIPELINE);
    this.#partial = !refusing && this.waiting.size > 0;
    let messages: Message[] = [];
    if (!this.#partial) {
      messages = this.#messages;
      this.#messages = [];
    }
    if (writes.length + messages.length > 0) this.#send(writes, messages);
  }

  #send(writes: readonly Write[], messages: readonly Message[]): void {
    const { client } = this.#connection;
    const replies: Promise<unknown>[] = [];
    const owners: (Write | undefined)[] = [];
    for (const write of writes) {
      for (const command of commandsOf(write)) {
        replies.push(client.sendCommand(command));
        owners.push(write);
      }
    }
    for (const { channel, message } of messages) replies.push(client.sendCommand(['PUBLISH', channel, message]));
    this.#track(replies, (failures) => this.#onFailures(failures, owners));
  }

  /** Keeps count of a pipeline until every command of it has been answered or rejected. */
  #track(replies: readonly Promise<unknown>[], onFailures: (failures: readonly Failure[]) => void): void {
    this.#unansweredCommands += replies.length;
    const answered = Promise.all(replies)
      .catch(async () => {
        onFailures(failuresOf(await Promise.allSettled(replies)));
      })
      .then(() => {
        this.#answers += 1;
        this.#unansweredCommands -= replies.length;
        this.#unanswered.delete(answered);
        if (this.#partial) this.#flush();
      });
    this.#unanswered.add(answered);
    this.#cancelCheck ??= this.#checkAnswers();
  }

  /** `owners` gives the write of each command; commands beyond it are messages. */
  #onFailures(failures: readonly Failure[], owners: readonly (Write | undefined)[]): void {
    const restored = new Set<Write>();
    const refused = new Set<Write>();
    for (const { index, reason } of failures) {
      const write = owners[index];
      const isRefusal = reason instanceof ErrorReply;
      if (isRefusal) this.#reportRefusal(reason, write);
      if (!write) {
        this.#droppedMessages += 1;
      } else if (isRefusal && !PASSING_REFUSAL.test(reason.message)) {
        refused.add(write);
      } else {
        restored.add(write);
        if (isRefusal) this.#retryLater();
      }
    }
    for (const write of refused) this.#refusedWrites += write.kind === 'candles' ? write.candles.length : 1;
    for (const write of restored) this.waiting.restore(write);
    if (restored.size > 0) this.schedule();
  }

  /** Each kind of refusal is told once, with the first key it hit. */
  #reportRefusal(reason: ErrorReply, write: Write | undefined): void {
    const kind = reason.message.split(' ', 1)[0] ?? '';
    if (this.#reportedRefusals.has(kind)) return;
    this.#reportedRefusals.add(kind);
    this.#logger.error({ key: write?.key, reason: reason.message }, 'Redis refuses a command');
  }

  #retryLater(): void {
    this.#cancelRetry ??= this.#clock.after(REFUSED_RETRY_MS, () => {
      this.#cancelRetry = undefined;
      this.#flush();
    });
  }

  /**
   * Gives the connection up when commands wait and nothing at all is answered. The socket's own
   * time limit does not notice: each write to a frozen server counts as activity.
   */
  #checkAnswers(): Cancel {
    let answers = this.#answers;
    let silentChecks = 0;
    const cancel = every(this.#clock, CHECK_INTERVAL_MS, () => {
      if (this.#unanswered.size === 0) {
        cancel();
        this.#cancelCheck = undefined;
        return;
      }
      silentChecks = this.#answers === answers ? silentChecks + 1 : 0;
      answers = this.#answers;
      if (silentChecks < SILENT_CHECKS) return;
      silentChecks = 0;
      this.#connection.reopen();
    });
    return cancel;
  }

  #dropMessages(count: number): void {
    if (count <= 0) return;
    this.#messages.splice(0, count);
    this.#droppedMessages += count;
  }
}

interface Failure {
  index: number;
  reason: unknown;
}

const failuresOf = (results: readonly PromiseSettledResult<unknown>[]): Failure[] =>
  results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ index, reason: result.reason as unknown }] : [],
  );

const unreachable = (reason: string, cause?: unknown): AppError =>
  new AppError('REDIS_UNREACHABLE', `Redis cannot be reached (${reason}); it is tried again until it is back`, { cause });
