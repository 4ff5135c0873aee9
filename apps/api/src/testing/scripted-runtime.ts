import { AppError, type ErrorCode } from '@livermore/base';
import type { CommandRecord } from '@livermore/schemas';
import type { CommandOutcome, DesiredChange, RunContext, UserRuntime } from '../services/command-handler/user-runtime.ts';

interface Started {
  record: CommandRecord;
  settingsVersion: number | null;
  context: RunContext;
  finish: (outcome?: CommandOutcome) => void;
  fail: (error: unknown) => void;
}

/**
 * A runtime that does what the test says. Back-fills and rebuilt caches last until they are
 * finished and are suspended by a pause; everything else is done at once.
 */
export class ScriptedRuntime implements UserRuntime {
  /** Every run, by requestId, in the order of their beginning. */
  readonly started: string[] = [];
  readonly running = new Map<string, Started>();
  /** Codes with which `prepare` refuses, by requestId. */
  readonly refusals = new Map<string, ErrorCode>();
  /** Runs of these types last until they are finished. */
  lasting: readonly string[] = ['force-backfill', 'clear-cache'];
  isReached = true;
  #onReached: (() => void)[] = [];

  async prepare(command: CommandRecord, signal: AbortSignal): Promise<DesiredChange> {
    signal.throwIfAborted();
    const refusal = this.refusals.get(command.requestId);
    if (refusal) throw new AppError(refusal, `refused: ${command.requestId}`);
    if (command.type === 'pause' || command.type === 'resume') return { paused: command.type === 'pause' };
    if (command.type !== 'switch-mode') return {};
    const mode = command.payload?.['mode'];
    return { settings: { edit: (document) => ({ ...(document as object), mode }), reason: 'switch-mode' } };
  }

  run(record: CommandRecord, { settingsVersion }: { settingsVersion: number | null }, context: RunContext): Promise<CommandOutcome> {
    this.started.push(record.requestId);
    if (record.type === 'pause' || record.type === 'resume') {
      for (const other of this.running.values()) other.context.onSuspended(record.type === 'pause');
    }
    if (!this.lasting.includes(record.type)) return Promise.resolve({ message: 'done' });
    return new Promise<CommandOutcome>((resolve, reject) => {
      const { signal } = context;
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      this.running.set(record.requestId, {
        record,
        settingsVersion,
        context,
        finish: (outcome = { message: 'done' }) => resolve(outcome),
        fail: reject,
      });
    }).finally(() => this.running.delete(record.requestId));
  }

  reached(signal: AbortSignal): Promise<void> {
    if (this.isReached) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#onReached.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  reach(): void {
    this.isReached = true;
    for (const resolve of this.#onReached.splice(0)) resolve();
  }
}
