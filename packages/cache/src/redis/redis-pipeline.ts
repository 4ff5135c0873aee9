import { AppError, every, messageOf, type Cancel, type Clock, type Logger } from '@livermore/base';
import { ErrorReply } from 'redis';
import type { RedisConnection } from './redis-connection.ts';
import { sizeOf, WaitingWrites, type Write } from './waiting-writes.ts';
import { commandOf, parcelsOf, refusalsOf, type Message, type Parcel, type Refusal } from './write-script.ts';

/** Candles of one pipeline; what a long outage left goes out in several, each after the one before. */
const CANDLES_PER_PIPELINE = 5000;
/** Values or messages of one command: about two milliseconds of the server. */
const PARCEL_SIZE = 250;
/** Values and messages without an answer, beyond which a slow server is given nothing more for now. */
const MAX_UNANSWERED = 20_000;
/** Messages that wait for such a server; beyond it the oldest go. */
const MAX_WAITING_MESSAGES = 10_000;
/** A server that answers nothing during this many checks is given up; a busy process may miss one. */
const SILENT_CHECKS = 3;
const CHECK_INTERVAL_MS = 1000;
const REFUSED_RETRY_MS = 1000;
/** Answers of a server that will take the same command later. Inside a script older servers put a place before them. */
const PASSING_REFUSAL = /\b(LOADING|READONLY|MISCONF|OOM|BUSY|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/;

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
  #unansweredSize = 0;
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
    this.#track(1, reply.catch(() => {}));
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
    if (this.#unansweredSize > MAX_UNANSWERED || (this.#partial && this.#unanswered.size > 0)) {
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
    for (const parcel of parcelsOf(writes, messages, PARCEL_SIZE)) this.#send(parcel);
  }

  #send(parcel: Parcel): void {
    let size = parcel.messages.length;
    for (const write of parcel.writes) size += sizeOf(write);
    const outcome = this.#connection.client.sendCommand(commandOf(parcel)).then(
      (answer) => this.#onRefusals(refusalsOf(parcel, answer)),
      (error: unknown) => this.#onFailure(parcel, error),
    );
    this.#track(size, outcome);
  }

  /** Keeps count of a command until it has been answered or rejected. `outcome` never rejects. */
  #track(size: number, outcome: Promise<unknown>): void {
    this.#unansweredSize += size;
    const answered = outcome.then(() => {
      this.#answers += 1;
      this.#unansweredSize -= size;
      this.#unanswered.delete(answered);
      if (this.#partial) this.#flush();
    });
    this.#unanswered.add(answered);
    this.#cancelCheck ??= this.#checkAnswers();
  }

  /** A whole parcel that was not answered, or that the server did not even begin. */
  #onFailure({ writes, messages }: Parcel, error: unknown): void {
    if (error instanceof ErrorReply) {
      this.#onRefusals([
        ...writes.map((write) => ({ write, reason: error.message })),
        ...messages.map(() => ({ write: undefined, reason: error.message })),
      ]);
      return;
    }
    this.#droppedMessages += messages.length;
    for (const write of writes) this.waiting.restore(write);
    this.schedule();
  }

  #onRefusals(refusals: readonly Refusal[]): void {
    const forGood = new Set<Write>();
    const forNow = new Set<Write>();
    for (const { write, reason } of refusals) {
      this.#reportRefusal(reason, write);
      if (!write) this.#droppedMessages += 1;
      else (PASSING_REFUSAL.test(reason) ? forNow : forGood).add(write);
    }
    for (const write of forGood) this.#refusedWrites += sizeOf(write);
    for (const write of forNow) this.waiting.restore(write);
    if (forNow.size > 0) this.#retryLater();
  }

  /** Each kind of refusal is told once, with the first key it hit. */
  #reportRefusal(reason: string, write: Write | undefined): void {
    const kind = /\b[A-Z]{2,}\b/.exec(reason)?.[0] ?? reason;
    if (this.#reportedRefusals.has(kind)) return;
    this.#reportedRefusals.add(kind);
    this.#logger.error({ key: write?.key, reason }, 'Redis refuses a command');
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

const unreachable = (reason: string, cause?: unknown): AppError =>
  new AppError('REDIS_UNREACHABLE', `Redis cannot be reached (${reason}); it is tried again until it is back`, { cause });
