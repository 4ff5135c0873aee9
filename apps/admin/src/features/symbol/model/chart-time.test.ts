import { TIMEFRAMES } from '@livermore/schemas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { momentWords, shortMoment, tickWords, timeframeOfKey } from './chart-time.ts';

describe('times of the chart', () => {
  const before = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'America/New_York';
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('are of the user’s zone: the clock, and at midnight there the day, month or year', () => {
    const local = (...at: [number, number, number, number, number]): number => new Date(...at).getTime();
    expect(tickWords(local(2026, 2, 14, 9, 30), false)).toBe('09:30');
    expect(tickWords(local(2026, 2, 14, 0, 0), false)).toBe('14 Mar');
    expect(tickWords(local(2026, 2, 1, 0, 0), false)).toBe('Mar');
    expect(tickWords(local(2026, 0, 1, 0, 0), false)).toBe('2026');
    expect(momentWords(Date.UTC(2026, 2, 14, 2, 5), false)).toBe('Fri, 13 Mar 2026 22:05');
    const near = local(2026, 2, 13, 23, 0);
    expect(shortMoment(local(2026, 2, 13, 9, 5), near)).toBe('09:05');
    expect(shortMoment(local(2026, 2, 12, 9, 5), near)).toBe('12 Mar 09:05');
  });

  it('are days of UTC for daily bars', () => {
    expect(tickWords(Date.UTC(2026, 2, 14), true)).toBe('14 Mar');
    expect(momentWords(Date.UTC(2026, 2, 14), true)).toBe('Sat, 14 Mar 2026');
  });
});

it('the keys 1 to 6 stand for the timeframes', () => {
  expect(['1', '4', '6', '7', 'a', '12'].map((key) => timeframeOfKey(key, TIMEFRAMES))).toEqual(['1m', '1h', '1d', null, null, null]);
  expect(timeframeOfKey('3', ['1m', '5m'])).toBeNull();
});
