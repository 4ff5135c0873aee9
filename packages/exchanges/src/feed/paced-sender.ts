import type { Cancel, Clock } from '@livermore/base';

/**
 * Sends messages no closer together than `spacingMs` of `clock`, across connections too. What goes
 * out is asked for at the moment it may go, so a message that is no longer needed is never sent.
 */
export class PacedSender {
  readonly #clock: Clock;
  readonly #spacingMs: number;
  /** Sends the next message; gives false when there is none. */
  readonly #sendNext: () => boolean;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #cancel: Cancel | undefined;

  constructor(clock: Clock, spacingMs: number, sendNext: () => boolean) {
    this.#clock = clock;
    this.#spacingMs = spacingMs;
    this.#sendNext = sendNext;
  }

  /** Something may be there to send. */
  wake(): void {
    if (this.#cancel) return;
    const sinceMs = this.#clock.now() - this.#lastSentAt;
    // A clock that was set back makes the wait start again, never longer.
    const waitMs = sinceMs < 0 ? this.#spacingMs : this.#spacingMs - sinceMs;
    if (waitMs > 0) {
      this.#cancel = this.#clock.after(waitMs, () => {
        this.#cancel = undefined;
        this.wake();
      });
      return;
    }
    if (!this.#sendNext()) return;
    this.#lastSentAt = this.#clock.now();
    this.wake();
  }

  /** Drops the waiting turn; `wake` begins anew. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
