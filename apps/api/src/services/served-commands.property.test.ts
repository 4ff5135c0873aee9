import { openEmbeddedDatabase, type Database } from '@livermore/database';
import { isEndStatus, MODES, UserSettingsSchema, type CommandRecord, type CommandRequest } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServedBench } from '../testing/served-bench.ts';

let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-served-'));
  database = await openEmbeddedDatabase({ dataDir, logger: new RecordingLogger() });
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const FIRST = {
  mode: 'position-monitor',
  xclient: { theme: 'dark' },
  timeframes: ['1m', '5m', '15m'],
  exchanges: { demo: { enabled: true } },
  symbols: { monitored: ['BTC-USD'], minPositionValueUsd: 1e12 },
};

const symbol = fc.constantFrom('BTC-USD', 'ETH-USD', 'SOL-USD');
const request: fc.Arbitrary<CommandRequest> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<CommandRequest>({ type: 'pause' }, { type: 'resume' }) },
  { weight: 2, arbitrary: fc.constantFrom(...MODES).map((mode): CommandRequest => ({ type: 'switch-mode', payload: { mode } })) },
  { weight: 3, arbitrary: symbol.map((each): CommandRequest => ({ type: 'add-symbol', payload: { symbol: each } })) },
  { weight: 3, arbitrary: symbol.map((each): CommandRequest => ({ type: 'remove-symbol', payload: { symbol: each } })) },
  { weight: 1, arbitrary: fc.constant<CommandRequest>({ type: 'add-symbol', payload: { symbol: 'NOPE-USD' } }) },
  { weight: 1, arbitrary: fc.constantFrom<CommandRequest>({ type: 'reload-settings' }, { type: 'force-backfill' }) },
);

type Step =
  | { kind: 'publish'; requests: CommandRequest[]; waitMs: number }
  | { kind: 'end'; isKilled: boolean; after: number }
  | { kind: 'venue' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      requests: fc.array(request, { minLength: 1, maxLength: 4 }),
      waitMs: fc.integer({ min: 0, max: 60 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), isKilled: fc.boolean(), after: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'venue' }) },
);

const SETTINGS_COMMANDS = new Set(['switch-mode', 'add-symbol', 'remove-symbol']);

/** Mode and monitored symbols after the commands that began, in the order in which they did. */
const folded = (commands: readonly CommandRecord[]): { mode: string; monitored: string[] } => {
  let { mode } = FIRST;
  let { monitored } = FIRST.symbols;
  for (const { type, payload } of commands) {
    if (type === 'switch-mode') mode = String(payload?.['mode']);
    const named = String(payload?.['symbol']);
    if (type === 'remove-symbol') monitored = monitored.filter((each) => each !== named);
    if (type === 'add-symbol' && !monitored.includes(named)) monitored = [...monitored, named];
  }
  return { mode, monitored };
};

/** On a busy machine a walk takes long; then fewer are made. */
const NO_WALK_BEGINS_AFTER_MS = 5_000;

const walk = async (steps: readonly Step[]): Promise<void> => {
  const bench = await ServedBench.start(database, FIRST);
  let sent = 0;
  const publish = (asked: CommandRequest): string => {
    const requestId = `c${(sent += 1)}`;
    bench.publish(requestId, asked);
    return requestId;
  };
  /** Messages are heard only by a worker that listens; a bare one that nobody heard never was. */
  const untilStored = (requestId: string) =>
    until(`${requestId} in the ledger`, async () => (await bench.commands()).some((each) => each.requestId === requestId));
  try {
    await bench.startWorker();
    for (const each of steps) {
      if (each.kind === 'venue') bench.venue.dropConnections();
      else if (each.kind === 'end') {
        // A few turns of the loop, so that the end falls anywhere in what the last commands do.
        for (let turn = 0; turn < each.after; turn++) await new Promise((resolve) => setImmediate(resolve));
        await (each.isKilled ? bench.killWorker() : bench.stopWorker());
        await bench.startWorker();
      } else {
        let last = '';
        for (const asked of each.requests) last = publish(asked);
        if (each.waitMs > 30) await untilStored(last);
      }
    }
    // Whatever a pause holds up goes on.
    await untilStored(publish({ type: 'resume' }));
    // A resume overtakes; all else is stored in its order, so that with this one nothing is still to come.
    await untilStored(publish({ type: 'reload-settings' }));
    let open: string[] = [];
    await until('the end of every command', async () => {
      open = (await bench.commands()).filter(({ status }) => !isEndStatus(status)).map(({ type, status }) => `${type} ${status}`);
      return open.length === 0;
    }, 90_000).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${open.join()}`);
    });
    await check(bench, await bench.commands());
  } finally {
    await bench.stop();
  }
};

const check = async (bench: ServedBench, commands: readonly CommandRecord[]): Promise<void> => {
  for (const { requestId, type, status, error, data } of commands) {
    const what = `${requestId} ${type} ${status} ${error?.code ?? ''}`;
    expect(bench.begun.get(requestId) ?? 0, what).toBeLessThanOrEqual(1);
    const ends = bench.results.filter((each) => each.requestId === requestId && isEndStatus(each.status));
    expect(ends.length, what).toBeLessThanOrEqual(1);
    if (status === 'failed') expect(['UNKNOWN_SYMBOL', 'PAUSED', 'INTERRUPTED', 'EXCHANGE_UNREACHABLE'], what).toContain(error?.code);
    if (status === 'failed' && SETTINGS_COMMANDS.has(type)) expect(data?.['settingsVersion'], what).toBeUndefined();
  }
  const begun = commands
    .filter(({ type, status }) => SETTINGS_COMMANDS.has(type) && status === 'succeeded')
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.id - b.id);
  const expected = folded(begun);
  const { document, version } = await bench.settings();
  expect(document).toEqual({ ...FIRST, mode: expected.mode, symbols: { ...FIRST.symbols, monitored: expected.monitored } });
  const isPaused = commands
    .filter(({ type, status }) => (type === 'pause' || type === 'resume') && status === 'succeeded')
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.id - b.id)
    .at(-1)?.type === 'pause';
  const settings = UserSettingsSchema.parse(document);
  await until('the runtime', () => bench.status?.state === (isPaused ? 'paused' : 'running') && bench.status.applied.settingsVersion === version).catch(
    () => {
      throw new Error(`the runtime is ${JSON.stringify(bench.status)}, should be at version ${version}`);
    },
  );
  expect(bench.status?.symbols.map((each) => each.symbol)).toEqual(isPaused ? [] : settings.symbols.monitored);
  expect(bench.status?.mode).toBe(settings.mode);
  expect(bench.logger.messages('error')).toEqual([]);
};

describe('commands from the bus to the market', () => {
  it('each end once and are run once, whenever their worker is killed, and the settings are what they made of them', async () => {
    const steps = fc.array(step, { minLength: 4, maxLength: 10 });
    const end = performance.now() + NO_WALK_BEGINS_AFTER_MS;
    await fc.assert(fc.asyncProperty(steps, async (each) => (performance.now() > end ? undefined : walk(each))), {
      numRuns: 3,
      // A walk takes seconds, and a shorter one is no easier to read.
      endOnFailure: true,
    });
  }, 300_000);
});
