/** Pause before the first further look, and the longest. */
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/**
 * Waits until `probe` gives a value that is neither undefined nor false. Fails after `timeoutMs` with `what`.
 * The longer it has waited the rarer it looks: to ask a server or a page takes their time.
 */
export const until = async <Value>(
  what: string,
  probe: () => Value | undefined | false | Promise<Value | undefined | false>,
  timeoutMs = 20_000,
): Promise<Value> => {
  const start = performance.now();
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    const waitedMs = performance.now() - start;
    if (waitedMs > timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    const pauseMs = Math.min(Math.max(waitedMs / 10, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
};
