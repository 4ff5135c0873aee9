import { messageOf } from '@livermore/base';
import type { OpenCommand } from '@livermore/database';
import { controlResult, nextCommand } from '@livermore/engine';
import type { CommandRecord } from '@livermore/schemas';
import { CommandRun } from './command-run.ts';
import { publishResult, warnOf, type HandlerParts } from './handler-parts.ts';
import type { UserRuntime } from './user-runtime.ts';

/** What this worker has acknowledged of one user's commands: those that wait and those it has in hand. */
export class CommandQueue {
  readonly #runtime: UserRuntime;
  readonly #parts: HandlerParts;
  readonly #onChanged: () => void;
  readonly #waiting = new Map<number, CommandRecord>();
  readonly #runs = new Map<number, CommandRun>();
  /** Commands of a worker that is gone; they wait for the runtime, not for each other. */
  readonly #takenOver = new Map<number, CommandRun>();
  readonly #work = new Set<Promise<void>>();
  #isStopping = false;

  constructor(runtime: UserRuntime, parts: HandlerParts, onChanged: () => void) {
    this.#runtime = runtime;
    this.#parts = parts;
    this.#onChanged = onChanged;
  }

  get state(): { waiting: number; running: string | null } {
    const runs = [...this.#runs.values()];
    const running = runs.filter((run) => run.isRunning);
    // The oldest: a pause that overtakes does not hide what it suspends.
    return { waiting: this.#waiting.size + runs.length - running.length, running: running[0]?.record.requestId ?? null };
  }

  has({ id }: CommandRecord): boolean {
    return this.#waiting.has(id) || this.#runs.has(id);
  }

  /** Takes a command in; `isNews` tells that it was acknowledged. */
  add(record: CommandRecord, { isNews }: { isNews: boolean }): void {
    if (this.has(record)) return;
    if (isNews) publishResult(this.#parts, record.userId, controlResult(record));
    this.#waiting.set(record.id, record);
    this.#onChanged();
  }

  /** Forgets a command that has ended while it waited. */
  remove({ id }: CommandRecord): void {
    this.#waiting.delete(id);
    this.#onChanged();
  }

  /** Agrees with what the ledger holds: ends what is over there or to be cancelled, takes in what is new. */
  agree(commands: readonly OpenCommand[]): void {
    const open = new Map(commands.map((command) => [command.id, command]));
    for (const id of this.#waiting.keys()) if (!open.has(id)) this.#waiting.delete(id);
    for (const [id, run] of [...this.#runs, ...this.#takenOver]) {
      const command = open.get(id);
      if (!command) run.abort('gone');
      else if (command.cancelRequested) run.abort('cancelled');
    }
    for (const { cancelRequested: _cancelRequested, ...record } of commands) {
      if (record.status === 'acknowledged') this.add(record, { isNews: false });
    }
    this.#onChanged();
    this.begin();
  }

  /** Ends a command that another worker began, when its time has come. */
  takeOver(record: CommandRecord): void {
    if (!this.#takenOver.has(record.id)) this.#carryOut(record, this.#takenOver, (run) => run.takeOver());
  }

  /** Lets those begin that need not wait for others. */
  begin(): void {
    while (!this.#isStopping) {
      const types = [...this.#runs.values()].map(({ record }) => record.type);
      const next = nextCommand(this.#waiting.values(), types);
      if (!next) return;
      this.#waiting.delete(next.id);
      this.#carryOut(next, this.#runs, (run) => run.carryOut());
    }
  }

  /** Aborts what is in hand; resolves when all of it has let go. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const run of [...this.#runs.values(), ...this.#takenOver.values()]) run.abort('stopping');
    await Promise.allSettled(this.#work);
  }

  #carryOut(record: CommandRecord, runs: Map<number, CommandRun>, how: (run: CommandRun) => Promise<void>): void {
    const run = new CommandRun(record, this.#runtime, this.#parts, this.#onChanged);
    runs.set(record.id, run);
    const work = how(run)
      .catch((error: unknown) => {
        const { userId, requestId } = record;
        warnOf(this.#parts, 'end', { userId, requestId, reason: messageOf(error) }, 'the end of a command could not be stored');
      })
      .finally(() => {
        runs.delete(record.id);
        this.#work.delete(work);
        if (this.#isStopping) return;
        this.#onChanged();
        this.begin();
      });
    this.#work.add(work);
  }
}
