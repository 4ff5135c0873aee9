import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withLines } from './line-boxes.ts';

const lines = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map((number) => `1:S${number}-USD`), { maxLength: 12 });

describe('the boxes of the lines in sight', () => {
  it('are one for each line, and a line in sight before and after keeps its own', () => {
    fc.assert(
      fc.property(fc.array(lines), (sights) => {
        let boxes: ReadonlyMap<string, number> = new Map();
        for (const sight of sights) {
          const next = withLines(boxes, sight);
          expect([...next.keys()].toSorted()).toEqual(sight.toSorted());
          expect(new Set(next.values()).size).toBe(sight.length);
          for (const line of sight) if (boxes.has(line)) expect(next.get(line)).toBe(boxes.get(line));
          boxes = next;
        }
      }),
    );
  });

  it('go from lines that left to lines that came', () => {
    const boxes = withLines(new Map(), ['a', 'b', 'c']);
    expect([...withLines(boxes, ['b', 'c', 'd']).entries()]).toEqual([['b', 1], ['c', 2], ['d', 0]]);
  });
});
