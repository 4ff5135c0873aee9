import { progressResult } from '@livermore/engine';
import type { CommandProgress, CommandRecord } from '@livermore/schemas';
import { publishResult, type HandlerParts } from './handler-parts.ts';
import { Throttle } from './throttle.ts';

/** Progress is published at most this often, and stored at most this often, in ms. */
const PUBLISH_INTERVAL_MS = 100;
const STORE_INTERVAL_MS = 1_000;

/** Tells how far a running command is, as often as somebody can follow, the newest always. */
export class ProgressReports {
  readonly #publish: Throttle;
  readonly #store: Throttle;
  #newest: CommandProgress | null = null;

  constructor(record: CommandRecord, parts: HandlerParts) {
    const { clock, ledger, workerId } = parts;
    const { userId, id } = record;
    this.#publish = new Throttle(clock, PUBLISH_INTERVAL_MS, () => {
      if (this.#newest) publishResult(parts, userId, progressResult(record, this.#newest, clock.now()));
    });
    this.#store = new Throttle(clock, STORE_INTERVAL_MS, () => {
      const progress = this.#newest;
      if (!progress) return;
      // What cannot be stored now comes with the next report, or with the end.
      ledger.update({ userId, id, now: clock.now(), worker: workerId, progress }).catch(() => undefined);
    });
  }

  get newest(): CommandProgress | null {
    return this.#newest;
  }

  report({ done, total, current }: CommandProgress): void {
    this.#newest = { done, total, current };
    this.#publish.request();
    this.#store.request();
  }

  close(): void {
    this.#publish.close();
    this.#store.close();
  }
}
