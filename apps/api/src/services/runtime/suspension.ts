/**
 * Whether a pause is asked for, as something that work can wait on and be interrupted by.
 */
export class Suspension {
  #isPaused = false;
  #abort = new AbortController();
  #resumed: (() => void)[] = [];

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) {
      this.#abort.abort(new Error('paused'));
      return;
    }
    this.#abort = new AbortController();
    for (const resumed of this.#resumed.splice(0)) resumed();
  }

  /** Resolves when no pause is asked for; rejects when `signal` is aborted. */
  async untilResumed(signal: AbortSignal): Promise<void> {
    if (!this.#isPaused) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        reject(signal.reason as Error);
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#resumed.push(() => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  /**
   * Does one step of a longer piece of work; a pause interrupts it, and it is done again after the
   * resume. `onSuspended` is told of both.
   */
  async step(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal, onSuspended: (suspended: boolean) => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#isPaused) {
        onSuspended(true);
        await this.untilResumed(signal);
        onSuspended(false);
      }
      const paused = this.#abort.signal;
      try {
        await work(AbortSignal.any([signal, paused]));
        return;
      } catch (error) {
        if (signal.aborted || !paused.aborted) throw error;
      }
    }
  }
}
