import { describe, expect, it } from 'vitest';
import { retryAfterMs, windowPauseMs } from './rate-limit-headers.ts';

const NOW = Date.UTC(2026, 9, 2, 8, 16);

describe('the pause a venue asks for', () => {
  it.each([
    ['3', 3_000],
    ['0.5', 500],
    ['0', 0],
    ['Fri, 02 Oct 2026 08:16:30 GMT', 30_000],
    ['Fri, 02 Oct 2026 08:15:00 GMT', 0],
    ['86400', 600_000],
    ['soon', undefined],
    ['', undefined],
  ])('by Retry-After %o is %o ms, ten minutes at most', (value, pauseMs) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value }), NOW)).toBe(pauseMs);
  });

  it.each([
    ['0', '2', 2_000],
    ['0', String(NOW / 1000 + 5), 5_000],
    ['0', String(NOW + 5_000), 5_000],
    ['3', '2', undefined],
    ['0', 'later', undefined],
  ])('with %s requests remaining and the reset %s is %o ms', (remaining, reset, pauseMs) => {
    const headers = { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset };
    expect(windowPauseMs(new Headers(headers), NOW)).toBe(pauseMs);
  });

  it('is none without headers', () => {
    expect(retryAfterMs(new Headers(), NOW)).toBeUndefined();
    expect(windowPauseMs(new Headers(), NOW)).toBeUndefined();
  });
});
