import { RECENT_VALUES } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentValues } from './recent-values.ts';

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });

describe('RecentValues', () => {
  it('keeps the newest thirty, oldest first', () => {
    const recent = new RecentValues(Array.from({ length: 35 }, (_, index) => index));
    expect(recent.values).toEqual(Array.from({ length: RECENT_VALUES }, (_, index) => index + 5));
  });

  it('gives the text that its values have as JSON, also after replacements', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(fc.tuple(fc.nat(40), value)), (values, replacements) => {
        const recent = new RecentValues(values);
        for (const [back, replaced] of replacements) recent.replace(back, replaced);
        expect(recent.json).toBe(JSON.stringify(recent.values));
      }),
    );
  });

  it('replaces the value so many places before the newest', () => {
    const recent = new RecentValues([1, 2, 3]);
    recent.replace(1, 20);
    recent.replace(3, 99);
    expect(recent.values).toEqual([1, 20, 3]);
  });
});
