import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLines, withLines } from './line-boxes.ts';

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

describe('many lines that come into sight at once', () => {
  it('come a few in each picture, the most wanted first, and those that leave keep their boxes until then', () => {
    const boxes = withLines(new Map(), ['a', 'b', 'c', 'd']);
    const first = nextLines(boxes, ['d', 'e', 'f', 'g'], 2);
    expect(first).toEqual(['d', 'e', 'f', 'a']);
    expect(nextLines(withLines(boxes, first), ['d', 'e', 'f', 'g'], 2)).toEqual(['d', 'e', 'f', 'g']);
  });

  it('are all there after so many pictures as it takes, in no more boxes than lines were in sight', () => {
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 1, max: 4 }), (before, wanted, most) => {
        let boxes = withLines(new Map(), before);
        for (let picture = 0; picture < Math.max(1, Math.ceil(wanted.length / most)); picture++) {
          const shown = nextLines(boxes, wanted, most);
          expect(shown.filter((line) => !boxes.has(line)).length).toBeLessThanOrEqual(most);
          expect(shown.length).toBeLessThanOrEqual(Math.max(before.length, wanted.length));
          boxes = withLines(boxes, shown);
        }
        expect([...boxes.keys()].toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });
});
