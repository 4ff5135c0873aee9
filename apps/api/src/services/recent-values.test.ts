import { RECENT_VALUES } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { RecentValues } from './recent-values.ts';

describe('RecentValues', () => {
  it('keeps the newest thirty, oldest first', () => {
    const recent = new RecentValues(Array.from({ length: 35 }, (_, index) => index));
    expect(recent.values).toEqual(Array.from({ length: RECENT_VALUES }, (_, index) => index + 5));
  });

  it('lets the oldest go for a new one', () => {
    const recent = new RecentValues(Array.from({ length: RECENT_VALUES }, (_, index) => index));
    recent.push(null);
    expect(recent.values).toEqual([...Array.from({ length: RECENT_VALUES - 1 }, (_, index) => index + 1), null]);
  });

  it('replaces the value so many places before the newest', () => {
    const recent = new RecentValues([1, 2, 3]);
    recent.replace(1, 20);
    recent.replace(3, 99);
    expect(recent.values).toEqual([1, 20, 3]);
  });
});
