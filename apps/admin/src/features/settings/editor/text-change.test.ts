import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textChange } from './text-change.ts';

it('makes one text of another and replaces nothing that both begin or end with', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { from, to, insert } = textChange(before, after);
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
      const removed = before.slice(from, to);
      if (removed !== '' && insert !== '') expect([removed[0] === insert[0], removed.at(-1) === insert.at(-1)]).toEqual([false, false]);
    }),
  );
});
