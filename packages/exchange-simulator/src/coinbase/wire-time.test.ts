import { describe, expect, it } from 'vitest';
import { goTime, rfc3339 } from './wire-time.ts';

const SECOND_US = Date.UTC(2026, 9, 2, 8, 15, 30) * 1000;

describe('a time on the wire', () => {
  it.each([
    [0, '2026-10-02T08:15:30Z'],
    [100_000, '2026-10-02T08:15:30.1Z'],
    [3_217, '2026-10-02T08:15:30.003217Z'],
    [999_990, '2026-10-02T08:15:30.99999Z'],
  ])('with %i microseconds has its trailing zeros trimmed: %s', (us, text) => {
    expect(rfc3339(SECOND_US + us)).toBe(text);
  });

  it('is printed in heartbeats as Go does', () => {
    expect(goTime(SECOND_US + 1_934, 5127.448120311)).toBe('2026-10-02 08:15:30.001934 +0000 UTC m=+5127.448120311');
  });
});
