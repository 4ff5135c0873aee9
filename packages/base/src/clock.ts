/** Stops a timer. Calling it again does nothing. */
export type Cancel = () => void;

/** The one door to time. `now` is Unix ms; delays are ms of this clock. */
export interface Clock {
  now(): number;
  /** Runs `action` once after `delayMs`; the timer alone never keeps the process alive. */
  after(delayMs: number, action: () => void): Cancel;
}

/** Resolves after `delayMs` of `clock`; rejects with the signal's reason when aborted. */
export const sleep = (clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });

/** Runs `action` every `intervalMs`, the next run only after the last one has ended. */
export const every = (clock: Clock, intervalMs: number, action: () => void): Cancel => {
  let stopped = false;
  let cancel: Cancel = () => {};
  const schedule = (): void => {
    cancel = clock.after(intervalMs, () => {
      action();
      if (!stopped) schedule();
    });
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
};
