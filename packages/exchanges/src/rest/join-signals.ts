import { setMaxListeners } from 'node:events';

/** One signal for several. Released by hand, so that a long-lived signal collects no followers. */
export const joinSignals = (
  signals: readonly (AbortSignal | undefined)[],
): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  for (const signal of signals) {
    if (!signal) continue;
    const abort = (): void => {
      controller.abort(signal.reason);
    };
    if (signal.aborted) abort();
    // Many requests may follow one signal at a time; each leaves it again.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', abort, { once: true });
    undo.push(() => {
      signal.removeEventListener('abort', abort);
    });
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const step of undo) step();
    },
  };
};
