import { messageOf } from '@livermore/base';
import type { Logger, LogLimiter } from '@livermore/base';

/** Functions to be called on an event. One that throws is logged and harms neither the others nor the feed. */
export class Listeners<Arguments extends unknown[]> {
  readonly #logger: Logger;
  readonly #limiter: LogLimiter;
  /** Replaced, never changed, so that a listener may leave while it is called. */
  #listeners: readonly ((...values: Arguments) => void)[] = [];

  constructor(logger: Logger, limiter: LogLimiter) {
    this.#logger = logger;
    this.#limiter = limiter;
  }

  /** Adds a listener and gives the function that removes it. */
  add(listener: (...values: Arguments) => void): () => void {
    const own = (...values: Arguments): void => {
      listener(...values);
    };
    this.#listeners = [...this.#listeners, own];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== own);
    };
  }

  call(...values: Arguments): void {
    for (const listener of this.#listeners) {
      try {
        listener(...values);
      } catch (error) {
        const alsoSinceLast = this.#limiter.admit('listener');
        if (alsoSinceLast === undefined) continue;
        this.#logger.error(
          { err: error, alsoSinceLast },
          `a listener of the feed failed: ${messageOf(error)}`,
        );
      }
    }
  }
}
