import { COMMAND_TYPES, isUrgentCommand } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterWorkerLoss, compareCommands, hasExpired, nextCommand } from './command-rules.ts';

const type = fc.constantFrom(...COMMAND_TYPES);
const waiting = fc.uniqueArray(fc.record({ id: fc.nat(), type }), { selector: ({ id }) => id });

describe('the order of commands', () => {
  it('has pause and resume first, each group as it was stored', () => {
    fc.assert(
      fc.property(waiting, (commands) => {
        const ordered = [...commands].sort(compareCommands);
        const oldestFirst = [...commands].sort((a, b) => a.id - b.id);
        expect(ordered).toEqual([
          ...oldestFirst.filter((command) => isUrgentCommand(command.type)),
          ...oldestFirst.filter((command) => !isUrgentCommand(command.type)),
        ]);
      }),
    );
  });

  it('lets the first one begin, unless something runs that it waits for', () => {
    fc.assert(
      fc.property(waiting, fc.array(type, { maxLength: 2 }), (commands, running) => {
        const next = nextCommand(commands, running);
        const first = [...commands].sort(compareCommands)[0];
        if (next) expect(next).toBe(first);
        else if (first) expect(running).not.toEqual([]);
      }),
    );
  });

  it.each([
    [['add-symbol'], [], 'add-symbol'],
    [['add-symbol'], ['force-backfill'], null],
    [['add-symbol'], ['pause'], null],
    [['pause'], ['force-backfill'], 'pause'],
    [['resume'], ['force-backfill', 'pause'], null],
    [['add-symbol', 'pause'], [], 'pause'],
    [['add-symbol', 'pause'], ['resume'], null],
    [[], [], null],
  ] as const)('of %j while %j run lets %s begin', (types, running, expected) => {
    const commands = types.map((each, id) => ({ id, type: each }));
    expect(nextCommand(commands, running)?.type ?? null).toBe(expected);
  });
});

it('does not take up again the work of a worker that is gone', () => {
  const interrupted = COMMAND_TYPES.filter((each) => afterWorkerLoss(each) === 'interrupted');
  expect(interrupted).toEqual(['force-backfill', 'clear-cache']);
});

describe('a command that waits for a worker', () => {
  const NOT_TAKEN = { expiresAt: 1_000, acknowledgedAt: null };
  const TAKEN = { expiresAt: 1_000, acknowledgedAt: 400 };
  it.each([
    ['has time left until its last millisecond', NOT_TAKEN, null, 999, false],
    ['expires when nobody has taken note of it', NOT_TAKEN, null, 1_000, true],
    ['expires whatever a worker did for others', NOT_TAKEN, 999, 1_000, true],
    ['keeps its time while a worker serves its user', TAKEN, 5_000, 5_599, false],
    ['expires when what was left has passed since', TAKEN, 5_000, 5_600, true],
    ['counts from its acknowledgement when nothing was seen since', TAKEN, null, 1_000, true],
    ['counts from its acknowledgement when that is the newer sign', TAKEN, 100, 999, false],
  ])('%s', (_title, command, lastServedAt, now, expected) => {
    expect(hasExpired(command, { lastServedAt, now })).toBe(expected);
  });
});
