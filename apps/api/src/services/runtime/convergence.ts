/** Thrown inside work that a newer convergence has taken the place of. */
const SUPERSEDED = new Error('superseded');

/**
 * One convergence at a time: a newer one aborts the one under way, waits until it has let go, and
 * begins. Whoever waits for `reached` waits for the newest.
 */
export class Convergence {
  #abort = new AbortController();
  #done: Promise<void> = Promise.resolve();

  /** Begins `work` in the place of what is under way. `work` handles its own failures; an abort is no failure. */
  begin(work: (signal: AbortSignal) => Promise<void>): void {
    this.#abort.abort(SUPERSEDED);
    const abort = new AbortController();
    this.#abort = abort;
    this.#done = this.#done.then(async () => {
      if (!abort.signal.aborted) await work(abort.signal);
    });
  }

  /** Aborts what is under way and resolves when it has let go. */
  async end(): Promise<void> {
    this.#abort.abort(SUPERSEDED);
    await this.#done;
  }

  /** Resolves when the newest convergence is over; rejects when `signal` is aborted. */
  async reached(signal: AbortSignal): Promise<void> {
    for (;;) {
      const newest = this.#done;
      await aborting(newest, signal);
      if (newest === this.#done) return;
    }
  }
}

const aborting = async (promise: Promise<void>, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort);
    stop = () => {
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    stop();
  }
};
