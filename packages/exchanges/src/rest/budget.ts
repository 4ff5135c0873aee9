import type { Cancel, Clock } from '@livermore/base';
import type { RestBudgetUse, RestPriority } from '../feed/exchange-adapter.ts';

const PRIORITIES: readonly RestPriority[] = ['live', 'backfill', 'idle'];

export interface RestBudgetOptions {
  /** Requests allowed in any window of `windowMs`. */
  limit: number;
  windowMs: number;
  /** Wall clock, in which `resetAt` is told. */
  clock: Clock;
  /** The clock in which the venue counts its limits. */
  venueClock: Clock;
}

/** Lets one waiting request go. */
type Waiter = () => void;

/**
 * The one budget of a venue's requests. Never more than `limit` are let go in any window of venue
 * time; of those that wait the highest priority goes first, and within one the oldest. A pause, as
 * the venue asks for with 429, holds everything.
 */
export class RestBudget {
  readonly #options: RestBudgetOptions;
  readonly #startedAt: { wall: number; venue: number };
  /** Venue times of the last `limit` requests, oldest first. */
  #spent: number[] = [];
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #cancelTurn: Cancel | undefined;
  readonly #waiting: Record<RestPriority, Set<Waiter>> = {
    live: new Set(),
    backfill: new Set(),
    idle: new Set(),
  };

  constructor(options: RestBudgetOptions) {
    this.#options = options;
    this.#startedAt = { wall: options.clock.now(), venue: options.venueClock.now() };
  }

  /** Resolves when one request may go. Rejects with the signal's reason when aborted before. */
  take(priority: RestPriority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#waiting[priority].delete(waiter);
        this.#schedule();
        reject(signal?.reason);
      };
      const waiter: Waiter = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting[priority].add(waiter);
      this.#schedule();
    });
  }

  /** Lets nothing go for `delayMs` of venue time; a longer pause in force stays. */
  pause(delayMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.venueClock.now() + delayMs);
    this.#schedule();
  }

  use(): RestBudgetUse {
    const { clock, limit, venueClock, windowMs } = this.#options;
    const now = venueClock.now();
    const spent = this.#spent.filter((at) => at > now - windowMs);
    const fullAt = Math.max(now, this.#pausedUntil, (spent.at(-1) ?? now - windowMs) + windowMs);
    const paused = this.#pausedUntil > now;
    return {
      used: paused ? limit : spent.length,
      limit,
      resetAt: Math.ceil(clock.now() + (fullAt - now) / this.#speed()),
    };
  }

  /** Lets go what may go now and sets the one timer for the rest. */
  #schedule(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    for (;;) {
      const next = this.#next();
      if (!next) return;
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        this.#cancelTurn = this.#options.venueClock.after(waitMs, () => {
          this.#schedule();
        });
        return;
      }
      this.#waiting[next.priority].delete(next.waiter);
      this.#spent = [...this.#spent, this.#options.venueClock.now()].slice(-this.#options.limit);
      next.waiter();
    }
  }

  #next(): { priority: RestPriority; waiter: Waiter } | undefined {
    for (const priority of PRIORITIES) {
      for (const waiter of this.#waiting[priority]) return { priority, waiter };
    }
    return undefined;
  }

  /** Venue ms until one more request fits; a clock that was set back never makes it a longer wait. */
  #waitMs(): number {
    const { limit, venueClock, windowMs } = this.#options;
    const now = venueClock.now();
    this.#spent = this.#spent.map((at) => Math.min(at, now));
    const oldest = this.#spent.length < limit ? undefined : this.#spent[0];
    const windowFree = oldest === undefined ? now : oldest + windowMs;
    return Math.max(0, windowFree - now, this.#pausedUntil - now);
  }

  /** Venue ms per wall ms, as observed since the start. */
  #speed(): number {
    const { clock, venueClock } = this.#options;
    const wallMs = clock.now() - this.#startedAt.wall;
    const speed = (venueClock.now() - this.#startedAt.venue) / wallMs;
    return Number.isFinite(speed) && speed > 0 ? speed : 1;
  }
}
