/** A venue that asks for more is asked again after this; a wrong header must not silence us for days. */
const MAX_PAUSE_MS = 600_000;

/**
 * Pause that `Retry-After` asks for, in ms: seconds, or an HTTP date compared with `nowMs`.
 * Undefined when the header is absent or unreadable.
 */
export const retryAfterMs = (headers: Headers, nowMs: number): number | undefined => {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const pauseMs = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(pauseMs) ? bounded(pauseMs) : undefined;
};

/**
 * Pause until the window of `x-ratelimit-*` begins anew, when nothing remains in it. The unit of
 * `x-ratelimit-reset` is not documented: small numbers are read as seconds from now, large ones as
 * Unix seconds or Unix ms.
 */
export const windowPauseMs = (headers: Headers, nowMs: number): number | undefined => {
  const remaining = headers.get('x-ratelimit-remaining');
  const reset = headers.get('x-ratelimit-reset');
  if (!remaining || !reset || Number(remaining) > 0) return undefined;
  const value = Number(reset);
  if (!Number.isFinite(value)) return undefined;
  if (value < 1e6) return bounded(value * 1000);
  return bounded((value < 1e11 ? value * 1000 : value) - nowMs);
};

const bounded = (pauseMs: number): number => Math.min(Math.max(pauseMs, 0), MAX_PAUSE_MS);
