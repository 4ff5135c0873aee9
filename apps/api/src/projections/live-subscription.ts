import type { Clock } from '@livermore/base';
import type { Alert, LiveTopic, MatrixRowChange } from '@livermore/schemas';
import type { LiveChanges, LiveSubscription } from '../routers/context.ts';
import { mergeChanges } from './matrix-state.ts';

/** A page is told of changes at most this often: ten times a second looks live and batches well. */
const LIVE_INTERVAL_MS = 100;

/**
 * Collects what changed for one reader. Changes of a row are merged until they are fetched, so the
 * memory of a reader that never reads is bounded by the number of its rows.
 */
export class LiveMailbox implements LiveSubscription {
  readonly #topics: ReadonlySet<LiveTopic>;
  readonly #clock: Clock;
  readonly #onClose: () => void;
  readonly #rows = new Map<string, MatrixRowChange>();
  readonly #revisedAlerts = new Map<number, Alert>();
  #status = false;
  #alerts = false;
  #matrix = false;
  #lastFetch = 0;
  #wake: (() => void) | null = null;

  constructor(topics: readonly LiveTopic[], clock: Clock, onClose: () => void) {
    this.#topics = new Set(topics);
    this.#clock = clock;
    this.#onClose = onClose;
  }

  /** Notes that something is worth reading again as a whole. */
  touch(part: 'status' | 'alerts' | 'matrix'): void {
    if (!this.#topics.has(part === 'matrix' ? 'market' : part)) return;
    if (part === 'status') this.#status = true;
    else if (part === 'alerts') this.#alerts = true;
    else this.#matrix = true;
    this.#wake?.();
  }

  /** An alert that was told before has been revised. */
  revised(alert: Alert): void {
    if (!this.#topics.has('alerts')) return;
    this.#revisedAlerts.set(alert.id, alert);
    this.#wake?.();
  }

  row(change: MatrixRowChange): void {
    if (!this.#topics.has('market')) return;
    const key = `${change.exchangeId}:${change.symbol}`;
    const before = this.#rows.get(key);
    this.#rows.set(key, before ? mergeChanges(before, change) : change);
    this.#wake?.();
  }

  async next(signal: AbortSignal): Promise<LiveChanges> {
    while (!signal.aborted && !this.#hasNews()) {
      await this.#pause(signal, null);
    }
    const waitMs = this.#lastFetch + LIVE_INTERVAL_MS - this.#clock.now();
    if (waitMs > 0) await this.#pause(signal, waitMs);
    const changes = {
      status: this.#status,
      alerts: this.#alerts,
      matrix: this.#matrix,
      revisedAlerts: [...this.#revisedAlerts.values()],
      rows: [...this.#rows.values()],
    };
    this.#status = false;
    this.#alerts = false;
    this.#matrix = false;
    this.#revisedAlerts.clear();
    this.#rows.clear();
    this.#lastFetch = this.#clock.now();
    return changes;
  }

  close(): void {
    this.#onClose();
  }

  #hasNews(): boolean {
    return this.#status || this.#alerts || this.#matrix || this.#revisedAlerts.size > 0 || this.#rows.size > 0;
  }

  /** Until the signal ends and either the time has passed or, without a time, something changed. */
  #pause(signal: AbortSignal, waitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wake = null;
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = waitMs === null ? () => {} : this.#clock.after(waitMs, done);
      if (waitMs === null) this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
