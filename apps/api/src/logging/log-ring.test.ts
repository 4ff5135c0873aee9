import { logLineId, type LogLine } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogRing } from './log-ring.ts';

const line = (nr: number): LogLine => ({
  id: logLineId({ at: nr, process: 'a', nr }),
  ...{ process: 'a', nr, at: nr, level: 'info', component: 'market', message: '' },
});

describe('the ring of lines', () => {
  it('holds the newest within its bounds, in their order and each once, however they come, and counts the others', () => {
    const coming = fc.array(fc.record({ nr: fc.integer({ min: 1, max: 30 }), bytes: fc.integer({ min: 1, max: 40 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(coming, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 40, max: 200 }), (lines, mostLines, mostBytes) => {
        const ring = new LogRing({ process: 'a', mostLines, mostBytes });
        const sizes = new Map<number, number>();
        for (const { nr, bytes } of lines) if (ring.add(line(nr), bytes)) sizes.set(nr, bytes);
        const kept = ring.lines.map(({ nr }) => nr);
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
        expect(kept.length).toBeLessThanOrEqual(mostLines);
        expect(kept.reduce((sum, nr) => sum + (sizes.get(nr) ?? 0), 0)).toBeLessThanOrEqual(mostBytes);
        const newest = Math.max(0, ...lines.map(({ nr }) => nr));
        expect(ring.newest).toBe(newest);
        expect(ring.dropped).toBe(newest - kept.length);
        for (const from of [0, 5, newest]) expect(ring.after(from).map(({ nr }) => nr)).toEqual(kept.filter((nr) => nr > from));
      }),
    );
  });

  it('keeps the newest line, however long it is', () => {
    const ring = new LogRing({ process: 'a', mostBytes: 10 });
    ring.add(line(1), 5);
    ring.add(line(2), 50);
    expect(ring.lines.map(({ nr }) => nr)).toEqual([2]);
    expect(ring).toMatchObject({ oldest: 2, newest: 2, dropped: 1 });
  });
});
