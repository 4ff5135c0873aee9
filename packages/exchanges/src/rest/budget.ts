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

/** Says that a request was answered or has failed. */
export type Answered = () => void;

/** Lets one waiting request go. */
type Waiter = () => void;

/**
 * The one budget of a venue's requests. The venue counts a request at some time between its going
 * and its answer; so a place is free again one window after the answer, and then the venue never
 * counts more than `limit` in any window, however long requests are on their way. Of those that
 * wait the highest priority goes first, and within one the oldest. A pause, as the venue asks for
 * with 429, holds everything.
 */
export class RestBudget {
  readonly #options: RestBudgetOptions;
  readonly #startedAt: { wall: number; venue: number };
  #onTheWay = 0;
  /** Venue times of answers within the last window, oldest first. */
  #answered: number[] = [];
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

  /**
   * Resolves when one request may go, with the function to call when it has been answered. Rejects
   * with the signal's reason when aborted before.
   */
  take(priority: RestPriority, signal?: AbortSignal): Promise<Answered> {
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
        resolve(this.#go());
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
    this.#forgetOld(now);
    const used = this.#onTheWay + this.#answered.length;
    const lastAt = this.#onTheWay > 0 ? now : (this.#answered.at(-1) ?? now - windowMs);
    const fullAt = Math.max(this.#pausedUntil, lastAt + windowMs);
    return {
      used: this.#pausedUntil > now ? limit : used,
      limit,
      resetAt: Math.ceil(clock.now() + (fullAt - now) / this.#speed()),
    };
  }

  #go(): Answered {
    this.#onTheWay += 1;
    let isAnswered = false;
    return () => {
      if (isAnswered) return;
      isAnswered = true;
      this.#onTheWay -= 1;
      this.#answered.push(this.#options.venueClock.now());
      this.#schedule();
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
      if (waitMs === undefined) return;
      if (waitMs > 0) {
        this.#cancelTurn = this.#options.venueClock.after(waitMs, () => {
          this.#schedule();
        });
        return;
      }
      this.#waiting[next.priority].delete(next.waiter);
      next.waiter();
    }
  }

  #next(): { priority: RestPriority; waiter: Waiter } | undefined {
    for (const priority of PRIORITIES) {
      for (const waiter of this.#waiting[priority]) return { priority, waiter };
    }
    return undefined;
  }

  /** Venue ms until one more request fits; undefined when that takes an answer first. */
  #waitMs(): number | undefined {
    const { limit, venueClock, windowMs } = this.#options;
    const now = venueClock.now();
    this.#forgetOld(now);
    const isFull = this.#onTheWay + this.#answered.length >= limit;
    const oldest = this.#answered[0];
    if (isFull && oldest === undefined) return undefined;
    const freeAt = isFull && oldest !== undefined ? oldest + windowMs : now;
    return Math.max(0, freeAt - now, this.#pausedUntil - now);
  }

  /** Drops answers older than a window; with a clock that was set back none lies in the future. */
  #forgetOld(now: number): void {
    const since = now - this.#options.windowMs;
    this.#answered = this.#answered.filter((at) => at > since).map((at) => Math.min(at, now));
  }

  /** Venue ms per wall ms, as observed since the start. */
  #speed(): number {
    const { clock, venueClock } = this.#options;
    const wallMs = clock.now() - this.#startedAt.wall;
    const speed = (venueClock.now() - this.#startedAt.venue) / wallMs;
    return Number.isFinite(speed) && speed > 0 ? speed : 1;
  }
}
