import type { Clock } from '@livermore/base';
import type { Alert, LiveTopic, LogLine, MatrixRowChange } from '@livermore/schemas';
import type { LiveChanges, LiveSubscription, LogChanges } from '../routers/context.ts';
import { mergeChanges } from './matrix-state.ts';

/** A page is told of the market at most this often: ten times a second looks live and batches well. */
const MARKET_INTERVAL_MS = 100;

/** Status, alerts and commands are told at once, but never more often than this. */
const URGENT_INTERVAL_MS = 20;

/** Lines of the log are told at most this often. */
const LOG_INTERVAL_MS = 200;

/** So many lines are kept for a reader that does not fetch them; of more, the oldest go. */
const MOST_LINES = 1_000;

/**
 * Collects what changed for one reader. Changes of a row are merged until they are fetched, so the
 * memory of a reader that never reads is bounded by the number of its rows. Lines of the log are
 * bounded by their number, and those that are given up are counted.
 */
export class LiveMailbox implements LiveSubscription {
  readonly #topics: ReadonlySet<LiveTopic>;
  readonly #clock: Clock;
  readonly #onClose: () => void;
  readonly #rows = new Map<string, MatrixRowChange>();
  readonly #revisedAlerts = new Map<number, Alert>();
  #status = false;
  #alerts = false;
  #commands = false;
  #matrix = false;
  #logs: LogChanges = { lines: [], dropped: 0, isToReadAgain: false };
  #lastFetch = 0;
  #lastMarket = 0;
  #lastLogs = 0;
  #wake: (() => void) | null = null;

  constructor(topics: readonly LiveTopic[], clock: Clock, onClose: () => void) {
    this.#topics = new Set(topics);
    this.#clock = clock;
    this.#onClose = onClose;
  }

  /** Notes that something is worth reading again as a whole. */
  touch(part: 'status' | 'alerts' | 'commands' | 'matrix'): void {
    if (!this.#topics.has(part === 'matrix' ? 'market' : part)) return;
    if (part === 'status') this.#status = true;
    else if (part === 'alerts') this.#alerts = true;
    else if (part === 'commands') this.#commands = true;
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
    const hadNews = this.#rows.size > 0;
    this.#rows.set(key, before ? mergeChanges(before, change) : change);
    // One that follows another changes nothing of when it is told.
    if (!hadNews) this.#wake?.();
  }

  line(line: LogLine): void {
    const hadNews = this.#hasLogs;
    this.#logs.lines.push(line);
    if (this.#logs.lines.length > MOST_LINES) {
      this.#logs.lines.shift();
      this.#logs.dropped++;
    }
    if (!hadNews) this.#wake?.();
  }

  linesBefore(): void {
    const hadNews = this.#hasLogs;
    this.#logs.isToReadAgain = true;
    if (!hadNews) this.#wake?.();
  }

  async next(signal: AbortSignal): Promise<LiveChanges> {
    for (;;) {
      const waitMs = this.#waitMs();
      if (signal.aborted || waitMs <= 0) break;
      await this.#pause(signal, waitMs);
    }
    const now = this.#clock.now();
    const changes = {
      status: this.#status,
      alerts: this.#alerts,
      commands: this.#commands,
      matrix: false,
      revisedAlerts: [...this.#revisedAlerts.values()],
      rows: [] as MatrixRowChange[],
      logs: this.#takeLogs(now),
    };
    this.#status = false;
    this.#alerts = false;
    this.#commands = false;
    this.#revisedAlerts.clear();
    this.#lastFetch = now;
    if (remainingMs(this.#lastMarket, MARKET_INTERVAL_MS, now) > 0) return changes;
    this.#lastMarket = now;
    const market = { matrix: this.#matrix, rows: [...this.#rows.values()] };
    this.#matrix = false;
    this.#rows.clear();
    return { ...changes, ...market };
  }

  close(): void {
    this.#onClose();
  }

  get #hasLogs(): boolean {
    return this.#logs.lines.length > 0 || this.#logs.isToReadAgain;
  }

  #takeLogs(now: number): LogChanges | null {
    if (!this.#hasLogs || remainingMs(this.#lastLogs, LOG_INTERVAL_MS, now) > 0) return null;
    const taken = this.#logs;
    this.#lastLogs = now;
    this.#logs = { lines: [], dropped: 0, isToReadAgain: false };
    return taken;
  }

  /** How long to wait before what is there is told; Infinity when there is nothing. */
  #waitMs(): number {
    const now = this.#clock.now();
    if (this.#status || this.#alerts || this.#commands || this.#revisedAlerts.size > 0) {
      return remainingMs(this.#lastFetch, URGENT_INTERVAL_MS, now);
    }
    const hasMarket = this.#matrix || this.#rows.size > 0;
    return Math.min(
      hasMarket ? remainingMs(this.#lastMarket, MARKET_INTERVAL_MS, now) : Infinity,
      this.#hasLogs ? remainingMs(this.#lastLogs, LOG_INTERVAL_MS, now) : Infinity,
    );
  }

  /** Until something changed, the time has passed or the signal ends. */
  #pause(signal: AbortSignal, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wake = null;
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = waitMs === Infinity ? () => {} : this.#clock.after(waitMs, done);
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

/** What is left of an interval that began at `from`. A clock that was set back must not silence the page. */
const remainingMs = (from: number, intervalMs: number, now: number): number =>
  now < from ? 0 : from + intervalMs - now;
