import type { Cancel, Clock } from '@livermore/base';

/** Runs an action when asked, at most once in each `intervalMs`; the last request is never lost. */
export class Throttle {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #action: () => void;
  #lastAt = -Infinity;
  #cancel: Cancel | null = null;
  #isClosed = false;

  constructor(clock: Clock, intervalMs: number, action: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#action = action;
  }

  request(): void {
    if (this.#cancel || this.#isClosed) return;
    const waitMs = this.#lastAt + this.#intervalMs - this.#clock.now();
    // A clock that was set back must not silence it.
    if (waitMs <= 0 || waitMs > this.#intervalMs) this.#run();
    else this.#cancel = this.#clock.after(waitMs, () => this.#run());
  }

  /** Forgets a request that waits, and takes no more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #run(): void {
    this.#cancel = null;
    this.#lastAt = this.#clock.now();
    this.#action();
  }
}
