import { AppError, messageOf } from '@livermore/base';
import type { ClaimedCommand, CommandEnd } from '@livermore/database';
import { afterWorkerLoss, controlResult } from '@livermore/engine';
import type { CommandError, CommandRecord } from '@livermore/schemas';
import { publishResult, untilAnswered, warnOf, type HandlerParts } from './handler-parts.ts';
import { ProgressReports } from './progress-reports.ts';
import type { CommandOutcome, DesiredChange, RunContext, UserRuntime } from './user-runtime.ts';

/** Why a command is to end before its work has: its sender wants it, it ended elsewhere, or the worker stops. */
export type AbortReason = 'cancelled' | 'gone' | 'stopping';

/** One command on its way from the queue to its end. */
export class CommandRun {
  readonly #runtime: UserRuntime;
  readonly #parts: HandlerParts;
  readonly #onChanged: () => void;
  readonly #abort = new AbortController();
  /** Aborted when the worker stops; what is asked of the ledger then is asked once more at most. */
  readonly #stopping = new AbortController();
  #record: CommandRecord;
  #abortReason: AbortReason | null = null;

  constructor(record: CommandRecord, runtime: UserRuntime, parts: HandlerParts, onChanged: () => void) {
    this.#record = record;
    this.#runtime = runtime;
    this.#parts = parts;
    this.#onChanged = onChanged;
  }

  get record(): CommandRecord {
    return this.#record;
  }

  get isRunning(): boolean {
    return this.#record.status === 'running';
  }

  abort(reason: AbortReason): void {
    if (reason === 'stopping') this.#stopping.abort();
    if (this.#abort.signal.aborted) return;
    this.#abortReason = reason;
    this.#abort.abort(new Error(ABORT_MESSAGES[reason]));
  }

  /** Prepares, claims and runs the command, and stores its end. Rejects only when the ledger refuses that. */
  async carryOut(): Promise<void> {
    let claimed: ClaimedCommand | null;
    try {
      const change = await this.#runtime.prepare(this.#record, this.#abort.signal);
      this.#abort.signal.throwIfAborted();
      claimed = await this.#claim(change);
    } catch (error) {
      // One that ended elsewhere is over; one whose worker stops waits for the next.
      if (!this.#abortReason) await this.#end({ status: 'failed', error: this.#errorOf(error) }, null);
      return;
    }
    if (!claimed) return;
    const { settingsVersion } = claimed;
    this.#take(claimed.record);
    const reports = new ProgressReports(this.#record, this.#parts);
    let suspensions = Promise.resolve();
    const context: RunContext = {
      signal: this.#abort.signal,
      onProgress: (progress) => reports.report(progress),
      onSuspended: (suspended) => {
        suspensions = suspensions.then(() => this.#suspend(suspended));
      },
    };
    const work = (): Promise<CommandOutcome> => this.#runtime.run(this.#record, { settingsVersion }, context);
    await this.#endWith(work, async () => {
      reports.close();
      await suspensions;
      return reports.newest;
    });
  }

  /** Ends a command that another worker began: when what it wanted is reached, or as interrupted. */
  async takeOver(): Promise<void> {
    if (afterWorkerLoss(this.#record.type) === 'interrupted') {
      await this.#end({ status: 'failed', error: INTERRUPTED }, this.#parts.workerId);
      return;
    }
    const reached = async (): Promise<CommandOutcome> => {
      await this.#runtime.reached(this.#abort.signal);
      return { message: TAKEN_OVER };
    };
    await this.#endWith(reached, () => Promise.resolve(null));
  }

  async #claim({ paused, settings }: DesiredChange): Promise<ClaimedCommand | null> {
    const { userId, id } = this.#record;
    const { ledger, clock, workerId } = this.#parts;
    let refusal: { error: unknown } | null = null;
    const edit = (document: unknown): unknown => {
      try {
        return settings?.edit(document);
      } catch (error) {
        refusal = { error };
        throw error;
      }
    };
    const effect = { ...(paused !== undefined && { paused }), ...(settings && { settings: { ...settings, edit } }) };
    return untilAnswered(this.#parts, this.#stopping.signal, async () => {
      refusal = null;
      try {
        return { claimed: await ledger.claim({ userId, id, now: clock.now(), worker: workerId, effect }) };
      } catch (error) {
        // What the edit or the settings refuse is an answer, the same one however often it is asked.
        if (refusal || error instanceof AppError) return { refusal: refusal ?? { error } };
        throw error;
      }
    }).then((answer) => {
      if (answer.refusal) throw answer.refusal.error;
      return answer.claimed ?? null;
    });
  }

  async #suspend(suspended: boolean): Promise<void> {
    const { userId, id } = this.#record;
    const { ledger, clock, workerId } = this.#parts;
    try {
      const record = await untilAnswered(this.#parts, this.#stopping.signal, () =>
        ledger.update({ userId, id, now: clock.now(), worker: workerId, suspended }),
      );
      if (record) this.#take(record);
    } catch (error) {
      warnOf(this.#parts, 'suspension', { userId, requestId: this.#record.requestId, reason: messageOf(error) }, 'could not store that a command is suspended');
    }
  }

  /** Stores the end that the work comes to; `settle` gives the last progress when all else is stored. */
  async #endWith(
    work: () => Promise<CommandOutcome>,
    settle: () => Promise<CommandRecord['progress']>,
  ): Promise<void> {
    let end: CommandEnd | null;
    try {
      const { message = null, data } = await work();
      end = { status: 'succeeded', message, ...(data && { data: { ...this.#record.data, ...data } }) };
    } catch (error) {
      end = this.#endOf(error);
    }
    const progress = await settle();
    if (end) await this.#end({ ...end, ...(progress && { progress }) }, this.#parts.workerId);
  }

  /** How a command ends whose work failed; null when its end is not for this worker to say. */
  #endOf(error: unknown): CommandEnd | null {
    switch (this.#abortReason) {
      case 'cancelled':
        return { status: 'cancelled', message: this.#record.data?.['settingsVersion'] ? CANCELLED_LATE : CANCELLED };
      case 'stopping':
        return afterWorkerLoss(this.#record.type) === 'interrupted' ? { status: 'failed', error: INTERRUPTED } : null;
      case 'gone':
        return null;
      case null:
        return { status: 'failed', error: this.#errorOf(error) };
    }
  }

  async #end(end: CommandEnd, worker: string | null): Promise<void> {
    const { userId, id } = this.#record;
    const { ledger, clock } = this.#parts;
    const record = await untilAnswered(this.#parts, this.#stopping.signal, () =>
      ledger.end({ userId, id, now: clock.now(), worker, end }),
    );
    // One that somebody else ended was told by them.
    if (record?.status === end.status) this.#take(record);
  }

  #take(record: CommandRecord): void {
    this.#record = record;
    publishResult(this.#parts, record.userId, controlResult(record));
    this.#onChanged();
  }

  #errorOf(error: unknown): CommandError {
    const { userId, requestId, type } = this.#record;
    const { redact } = this.#parts;
    if (error instanceof AppError) return { code: error.code, message: redact(error.message) };
    this.#parts.logger.error({ userId, requestId, type, err: error }, `a command failed: ${messageOf(error)}`);
    return { code: 'COMMAND_FAILED', message: redact(messageOf(error)) };
  }
}

const INTERRUPTED: CommandError = {
  code: 'INTERRUPTED',
  message: 'The server stopped in the middle of it. Send it again if it is still wanted.',
};

const TAKEN_OVER = 'The server was started again meanwhile; what was asked for is reached.';
const CANCELLED = 'Cancelled.';
const CANCELLED_LATE = 'Cancelled; the settings that it wrote stay.';

const ABORT_MESSAGES: Record<AbortReason, string> = {
  cancelled: 'the command was cancelled',
  gone: 'the command ended elsewhere',
  stopping: 'the worker stops',
};
