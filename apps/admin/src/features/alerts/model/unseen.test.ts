import { describe, expect, it } from 'vitest';
import { readSeen, unseenCount } from './unseen.ts';

describe('unseen alerts', () => {
  const alerts = [{ id: 9 }, { id: 7 }, { id: 4 }];

  it('are those newer than the newest one seen', () => {
    expect(unseenCount(alerts, 9, 4)).toBe(2);
    expect(unseenCount(alerts, 9, 9)).toBe(0);
    expect(unseenCount(null, 0, null)).toBe(0);
  });

  it('are at the first visit only those that arrive during it', () => {
    expect(unseenCount(alerts, 7, null)).toBe(1);
  });

  it('do not depend on a kept text that is not a number', () => {
    expect([readSeen('12'), readSeen(null), readSeen('x'), readSeen('-1')]).toEqual([12, null, null, null]);
  });
});
