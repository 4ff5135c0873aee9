import { logLineId, type LogLine } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_LINES, withLogEvent, type LogLines } from './log-lines.ts';

const line = (nr: number, { at = nr, process = 'all-a' }: { at?: number; process?: string } = {}): LogLine => ({
  id: logLineId({ at, process, nr }),
  ...{ process, nr, at, level: 'info', component: 'market', message: `line ${nr}` },
});

const snapshot = (lines: LogLine[], hasOlder = false) => ({ topic: 'logs', kind: 'snapshot', lines, hasOlder, processes: [] }) as const;
const more = (lines: LogLine[], dropped = 0) => ({ topic: 'logs', kind: 'lines', lines, dropped }) as const;

const after = (...events: Parameters<typeof withLogEvent>[1][]): LogLines | null =>
  events.reduce<LogLines | null>(withLogEvent, null);

describe('what the page holds of the log', () => {
  it('has each line once, in the order of its time, however the lines of the processes come', () => {
    const written = fc.uniqueArray(
      fc.record({ nr: fc.integer({ min: 1, max: 40 }), process: fc.constantFrom('web-a', 'worker-b') }),
      { selector: ({ nr, process }) => `${process}${nr}`, maxLength: 40 },
    );
    fc.assert(
      fc.property(written, fc.integer({ min: 1, max: 7 }), fc.nat(40), (all, size, again) => {
        const lines = all.map(({ nr, process }) => line(nr, { process }));
        const batches = [...lines, ...lines.slice(0, again)].reduce<LogLine[][]>((made, each, at) => {
          if (at % size === 0) made.push([]);
          made.at(-1)?.push(each);
          return made;
        }, []);
        const held = after(snapshot([]), ...batches.map((batch) => more(batch)));
        const expected = lines.map(({ at, process, nr }) => [at, process, nr] as const).toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
        expect(held?.lines.map(({ at, process, nr }) => [at, process, nr])).toEqual(expected);
        expect(held?.arrived).toBe(lines.length);
      }),
    );
  });

  it('does not grow without limit, and knows that older lines can be read', () => {
    const held = after(snapshot([line(1)]), more(Array.from({ length: KEPT_LINES }, (_, at) => line(at + 2))));
    expect(held).toMatchObject({ hasOlder: true, arrived: KEPT_LINES + 1 });
    expect(held?.lines.length).toBe(KEPT_LINES);
    expect(held?.lines[0]?.nr).toBe(2);
  });

  it('begins anew with a snapshot, counting only what had not come yet', () => {
    const held = after(snapshot([line(1), line(2)]), snapshot([line(2), line(3), line(4)], true));
    expect(held?.lines.map(({ nr }) => nr)).toEqual([2, 3, 4]);
    expect(held).toMatchObject({ arrived: 4, hasOlder: true });
  });

  it('says how many lines are missing, and where', () => {
    const held = after(snapshot([line(1)]), more([line(9), line(10)], 7));
    expect(held?.gaps).toEqual(new Map([[line(9).id, 7]]));
    expect(held?.arrived).toBe(10);
  });
});
