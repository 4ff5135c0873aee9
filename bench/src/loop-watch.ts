/**
 * Watches how long the event loop is held: the longest time between two of its turns. Asks at every
 * turn, so it sees each hold in full; while it watches, the loop never sleeps.
 */
export class LoopWatch {
  #longestMs = 0;
  #last = 0;
  #next: NodeJS.Immediate | undefined;

  start(): void {
    this.#last = performance.now();
    this.#longestMs = 0;
    const look = (): void => {
      const now = performance.now();
      this.#longestMs = Math.max(this.#longestMs, now - this.#last);
      this.#last = now;
      this.#next = setImmediate(look);
    };
    this.#next = setImmediate(look);
  }

  /** Gives the longest hold since `start`, in ms. */
  stop(): number {
    clearImmediate(this.#next);
    return Math.max(this.#longestMs, performance.now() - this.#last);
  }
}
