import { messageOf } from '@livermore/base';
import { controlChannel, type Unsubscribe } from '@livermore/cache';
import {
  controlResult,
  hasExpired,
  isLateOnArrival,
  readControlMessage,
} from '@livermore/engine';
import type { CommandRecord, RejectedCommand } from '@livermore/schemas';
import { CommandQueue } from './command-queue.ts';
import { beginningOf, pauseBeforeRetry, publishResult, warnOf, type HandlerParts } from './handler-parts.ts';
import { Intake, type BareCommand } from './intake.ts';
import { Rejections } from './rejections.ts';
import { Throttle } from './throttle.ts';
import type { UserRuntime } from './user-runtime.ts';

/** Changes of queue and rejections are told at most this often, in ms. */
const CHANGES_INTERVAL_MS = 50;

/** How long a stop waits for running commands to let go, in ms. */
const STOP_LIMIT_MS = 1_500;

const QUEUE_FULL = { code: 'QUEUE_FULL', message: '100 commands wait already; send it again when some have ended.' };
const EXPIRED = {
  code: 'COMMAND_EXPIRED',
  message: 'It arrived more than 30 seconds from its timestamp; check the clock of the sender.',
};

/**
 * The commands of one user: hears the control channel, keeps the ledger, and hands over to the
 * queue what is acknowledged. The ledger is the truth; nothing here is lost with the process.
 */
export class UserCommands {
  readonly #userId: number;
  readonly #parts: HandlerParts;
  readonly #intake = new Intake();
  readonly #rejections: Rejections;
  readonly #queue: CommandQueue;
  readonly #stopping = new AbortController();
  readonly #changes: Throttle;
  #unsubscribe: Unsubscribe = () => Promise.resolve();
  #isRecovered = false;
  #mustLook = true;
  /** After each message the ledger has its turn, so that no flood keeps a cancellation waiting. */
  #looksNext = false;
  #pumping: Promise<void> | null = null;

  constructor(userId: number, runtime: UserRuntime, parts: HandlerParts, onChanged: () => void) {
    this.#userId = userId;
    this.#parts = parts;
    this.#changes = new Throttle(parts.clock, CHANGES_INTERVAL_MS, onChanged);
    const onChange = (): void => this.#changes.request();
    this.#rejections = new Rejections(userId, parts, onChange);
    this.#queue = new CommandQueue(runtime, parts, onChange);
  }

  get queue(): { waiting: number; running: string | null } {
    return this.#queue.state;
  }

  get rejected(): { count: number; recent: RejectedCommand[] } {
    return this.#rejections.list;
  }

  /** Listens, then takes up what the ledger holds; does not wait for either to be done. */
  async start(): Promise<void> {
    const unsubscribe = await this.#parts.bus.subscribe([controlChannel(this.#userId)], (_channel, text) => this.#hear(text));
    if (this.#stopping.signal.aborted) return unsubscribe();
    this.#unsubscribe = unsubscribe;
    this.look();
  }

  /** Ends what can be ended within the limit; what remains is left to the next worker. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#changes.close();
    const stopped = this.#queue.stop();
    const limit = new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(STOP_LIMIT_MS, resolve);
      void Promise.all([stopped, this.#pumping]).then(() => {
        cancel();
        resolve();
      });
    });
    await Promise.all([this.#unsubscribe(), limit]);
  }

  /** Looks at the ledger: something in it may have changed. */
  look(): void {
    this.#mustLook = true;
    this.#pump();
  }

  #hear(text: string): void {
    const message = readControlMessage(text);
    switch (message.kind) {
      case 'hint':
        this.look();
        return;
      case 'rejected':
        this.#rejections.add(text, { code: message.code, message: message.message }, message);
        return;
      case 'command': {
        const { command } = message;
        const isLate = isLateOnArrival(command, this.#parts.clock.now());
        if (this.#intake.add({ command, beginning: beginningOf(text), isLate })) this.#pump();
        else this.#rejections.add(text, QUEUE_FULL, command);
      }
    }
  }

  /** Works off what came in, one thing after the other, until nothing is left. */
  #pump(): void {
    if (this.#stopping.signal.aborted) return;
    this.#pumping ??= this.#workOff().finally(() => {
      this.#pumping = null;
      if (this.#mustLook || !this.#intake.isEmpty) this.#pump();
    });
  }

  async #workOff(): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      try {
        if (!(await this.#workOffOne())) return;
        failures = 0;
      } catch (error) {
        warnOf(this.#parts, 'ledger', { userId: this.#userId, reason: messageOf(error) }, 'the ledger of commands does not answer; trying again');
        await pauseBeforeRetry(this.#parts, failures++, this.#stopping.signal);
      }
    }
  }

  /** False when there was nothing to do. */
  async #workOffOne(): Promise<boolean> {
    if (!this.#isRecovered) {
      await this.#recover();
      this.#isRecovered = true;
    } else if (this.#mustLook && (this.#looksNext || !this.#intake.hasUrgent)) {
      this.#mustLook = false;
      this.#looksNext = false;
      await this.#lookAtLedger().catch((error: unknown) => {
        this.#mustLook = true;
        throw error;
      });
    } else {
      const bare = this.#intake.take();
      if (!bare) return false;
      this.#looksNext = true;
      await this.#storeBare(bare);
    }
    return true;
  }

  /** What the ledger holds of the time before this worker: too late, begun by another, or still to do. */
  async #recover(): Promise<void> {
    const { ledger, clock, workerId } = this.#parts;
    const userId = this.#userId;
    const now = clock.now();
    const open = await ledger.open(userId);
    const signs = [await ledger.lastWorkerChange(userId), ...open.map(({ acknowledgedAt }) => acknowledgedAt)];
    const lastServedAt = signs.reduce((newest, sign) => (sign !== null && sign > (newest ?? 0) ? sign : newest), null);
    const isLate = (command: CommandRecord): boolean =>
      command.status !== 'running' && hasExpired(command, { lastServedAt, now });
    const ids = open.filter(isLate).map(({ id }) => id);
    for (const record of await ledger.expire({ userId, ids, now })) publishResult(this.#parts, userId, controlResult(record));
    for (const record of await ledger.adoptRunning({ userId, worker: workerId, now })) {
      this.#queue.takeOver(record);
    }
  }

  async #lookAtLedger(): Promise<void> {
    const { ledger, clock } = this.#parts;
    for (const record of await ledger.acknowledge(this.#userId, clock.now())) this.#queue.add(record, { isNews: true });
    this.#queue.agree(await ledger.open(this.#userId));
  }

  async #storeBare(bare: BareCommand): Promise<void> {
    const { ledger, clock } = this.#parts;
    const { beginning, isLate } = bare;
    const { requestId, type, payload = null, timestamp } = bare.command;
    const refuse = (error: { code: string; message: string }, isAnswered = false): void =>
      this.#rejections.add(beginning, error, { requestId, type, isAnswered });
    const outcome = await ledger
      .store({
        userId: this.#userId,
        requestId,
        type,
        payload,
        origin: 'channel',
        actor: null,
        issuedAt: timestamp,
        storedAt: clock.now(),
        ...(isLate ? { status: 'expired', error: EXPIRED } : { status: 'acknowledged' }),
      })
      .catch((error: unknown) => {
        if (ledger.isRefusal(error)) return { kind: 'refused' as const, error };
        this.#intake.putBack(bare);
        throw error;
      });
    switch (outcome.kind) {
      case 'refused':
        refuse({ code: 'COMMAND_INVALID', message: `It cannot be stored: ${messageOf(outcome.error)}` });
        return;
      case 'queue-full':
        refuse(QUEUE_FULL);
        return;
      case 'known':
        this.#answerKnown(outcome.record);
        return;
      case 'stored':
        for (const record of outcome.superseded) {
          this.#queue.remove(record);
          publishResult(this.#parts, this.#userId, controlResult(record));
        }
        if (outcome.record.status === 'acknowledged') this.#queue.add(outcome.record, { isNews: true });
        else publishResult(this.#parts, this.#userId, controlResult(outcome.record));
        if (isLate) refuse(EXPIRED, true);
        this.#queue.begin();
    }
  }

  /** A requestId that was sent before runs nothing: how it stands is told again. */
  #answerKnown(record: CommandRecord): void {
    if (record.status === 'stored') this.#mustLook = true;
    if (record.status === 'acknowledged' && !this.#queue.has(record)) {
      // Stored by an attempt whose answer was lost.
      this.#queue.add(record, { isNews: true });
      this.#queue.begin();
    } else {
      publishResult(this.#parts, this.#userId, controlResult(record, true));
    }
  }
}
