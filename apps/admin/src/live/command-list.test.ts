import type { CommandRecord } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_COMMANDS, withCommands } from './command-list.ts';
import { commandRecord } from './testing/command-record.ts';

const command = (id: number, changeId: number): CommandRecord => commandRecord({ id, changeId });

describe('the list of commands', () => {
  it('holds each command once, as its newest change left it, newest first, however reports arrive', () => {
    const report = fc.record({ id: fc.integer({ min: 1, max: 8 }), changeId: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (reports, batch) => {
        let list: readonly CommandRecord[] = [];
        for (let at = 0; at < reports.length; at += batch) {
          list = withCommands(list, reports.slice(at, at + batch).map(({ id, changeId }) => command(id, changeId)));
        }
        const newest = new Map<number, number>();
        for (const { id, changeId } of reports) newest.set(id, Math.max(changeId, newest.get(id) ?? 0));
        expect(list.map(({ id, changeId }) => [id, changeId])).toEqual([...newest].toSorted(([a], [b]) => b - a));
      }),
    );
  });

  it('does not grow without limit', () => {
    const list = withCommands([], Array.from({ length: KEPT_COMMANDS + 5 }, (_, at) => command(at + 1, at + 1)));
    expect(list.length).toBe(KEPT_COMMANDS);
    expect(list[0]?.id).toBe(KEPT_COMMANDS + 5);
  });
});
