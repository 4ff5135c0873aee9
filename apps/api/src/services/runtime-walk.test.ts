import { MODES, TIMEFRAMES, type CommandRequest } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { LISTED, UNLISTED, type ModelSettings } from '../testing/runtime-model.ts';
import { RuntimeWalk, type WalkStep } from '../testing/runtime-walk.ts';

const userId = fc.constantFrom(1, 2);
const rush = fc.boolean();
const symbol = fc.constantFrom(...LISTED);
const timeframes = fc.subarray([...TIMEFRAMES], { minLength: 1 });

const request: fc.Arbitrary<CommandRequest> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<CommandRequest>({ type: 'pause' }, { type: 'resume' }, { type: 'resume' }) },
  { weight: 2, arbitrary: fc.constantFrom(...MODES).map((mode): CommandRequest => ({ type: 'switch-mode', payload: { mode } })) },
  { weight: 3, arbitrary: fc.constantFrom(...LISTED, UNLISTED).map((each): CommandRequest => ({ type: 'add-symbol', payload: { symbol: each } })) },
  { weight: 3, arbitrary: symbol.map((each): CommandRequest => ({ type: 'remove-symbol', payload: { symbol: each } })) },
  { weight: 2, arbitrary: fc.constant<CommandRequest>({ type: 'reload-settings' }) },
  { weight: 1, arbitrary: fc.subarray([...LISTED], { minLength: 1 }).map((symbols): CommandRequest => ({ type: 'force-backfill', payload: { symbols } })) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      symbol.map((each): CommandRequest => ({ type: 'clear-cache', payload: { scope: 'symbol', symbol: each } })),
      fc.constant<CommandRequest>({ type: 'clear-cache', payload: { scope: 'timeframe', timeframe: '5m' } }),
    ),
  },
);

const settings: fc.Arbitrary<ModelSettings> = fc.record({
  mode: fc.constantFrom(...MODES),
  monitored: fc.shuffledSubarray([...LISTED, UNLISTED]),
  timeframes,
});

const step: fc.Arbitrary<WalkStep> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('command' as const), userId, request, rush }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('overwrite' as const),
      userId,
      settings: fc.option(settings, { nil: null, freq: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('venue' as const), fault: fc.constantFrom('drops' as const, 'skips' as const), rush }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), isGraceful: fc.boolean() }) },
);

/** On a busy machine a walk takes long; then fewer are made. */
const NO_WALK_BEGINS_AFTER_MS = 5_000;

const walkThrough = async (steps: readonly WalkStep[]): Promise<void> => {
  const walk = await RuntimeWalk.start();
  try {
    await walk.rest();
    for (const each of steps) await walk.take(each);
    await walk.rest();
  } finally {
    await walk.stop();
  }
};

const command = (user: 1 | 2, asked: CommandRequest, isRush = false): WalkStep => ({ kind: 'command', userId: user, request: asked, rush: isRush });
const pause: CommandRequest = { type: 'pause' };
const resume: CommandRequest = { type: 'resume' };
const reload: CommandRequest = { type: 'reload-settings' };
const add = (each: string): CommandRequest => ({ type: 'add-symbol', payload: { symbol: each } });
const remove = (each: string): CommandRequest => ({ type: 'remove-symbol', payload: { symbol: each } });
const mode = (each: ModelSettings['mode']): CommandRequest => ({ type: 'switch-mode', payload: { mode: each } });
const WATCHING: ModelSettings = { mode: 'position-monitor', monitored: ['ETH-USD', 'BTC-USD'], timeframes: ['1m', '1h'] };

describe('a walk', () => {
  it.each<[string, WalkStep[]]>([
    [
      'of edits over a document that cannot be used',
      [
        { kind: 'overwrite', userId: 1, settings: null },
        command(1, remove('SOL-USD')),
        command(1, reload),
        command(1, add('SOL-USD')),
        command(1, mode('scalper-macdv')),
        { kind: 'restart', isGraceful: false },
        command(1, remove('ETH-USD')),
        { kind: 'overwrite', userId: 1, settings: WATCHING },
        command(1, reload),
      ],
    ],
    [
      'of commands that wait behind one that a pause suspended',
      [command(1, reload, true), command(1, reload, true), command(1, add('SOL-USD'), true), command(1, pause), command(1, resume)],
    ],
    ['of a symbol that one user after the other lets go', [command(1, remove('ETH-USD')), command(2, remove('ETH-USD')), command(2, add('ETH-USD'))]],
    [
      'of modes that share symbols',
      [
        command(1, mode('scalper-macdv')),
        command(2, mode('scalper-orderbook')),
        command(1, pause),
        command(2, mode('position-monitor')),
        command(1, resume, true),
        command(1, mode('position-monitor')),
      ],
    ],
    [
      'of pauses and resumes in a rush, with the line cut among them',
      [
        command(1, pause, true),
        command(1, resume, true),
        { kind: 'venue', fault: 'drops', rush: true },
        command(2, pause, true),
        command(1, pause, true),
        command(2, resume, true),
        command(1, resume),
      ],
    ],
  ])('%s ends as the model says', (_, steps) => walkThrough(steps), 180_000);
});

describe('a random walk of commands, crashes and venue faults', () => {
  it('leaves the runtimes of two users at rest as a plain model says, after every step', async () => {
    const steps = fc.array(step, { minLength: 8, maxLength: 14 });
    const end = performance.now() + NO_WALK_BEGINS_AFTER_MS;
    await fc.assert(fc.asyncProperty(steps, async (each) => (performance.now() > end ? undefined : walkThrough(each))), {
      numRuns: 3,
      // A walk takes seconds, and a shorter one is no easier to read.
      endOnFailure: true,
    });
  }, 300_000);
});
