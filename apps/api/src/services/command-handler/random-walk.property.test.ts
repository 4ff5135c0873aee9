import { cancelCommand, openEmbeddedDatabase, type Database } from '@livermore/database';
import { COMMAND_TYPES, isEndStatus, type CommandType } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandBench, USER } from '../../testing/command-bench.ts';
import { LedgerModel } from '../../testing/ledger-model.ts';
import { ScriptedRuntime } from '../../testing/scripted-runtime.ts';
import type { CommandLedger } from './command-ledger.ts';

let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-walk-'));
  database = await openEmbeddedDatabase({ dataDir, logger: new RecordingLogger() });
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const PAYLOADS: Partial<Record<CommandType, Record<string, unknown>>> = {
  'switch-mode': { mode: 'scalper-macdv' },
  'add-symbol': { symbol: 'BTC-USD' },
  'remove-symbol': { symbol: 'BTC-USD' },
  'clear-cache': { scope: 'all' },
};

const type = fc.constantFrom(...COMMAND_TYPES);
/** Few enough that some are sent twice. */
const requestId = fc.integer({ min: 0, max: 11 }).map((nr) => `r${nr}`);

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('send' as const), type, requestId, door: fc.constantFrom('bare' as const, 'web' as const, 'web, message lost' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), requestId }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('finish' as const, 'fail' as const, 'progress' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'stop' as const, 'start' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('database lost' as const, 'database back' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), requestId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 10, 700) }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** One walk: the handler, its crashes and losses, and the model that is compared after every step. */
class Walk {
  readonly #bench: CommandBench;
  readonly #model = new LedgerModel();
  #runtime: ScriptedRuntime | null = null;
  #begunRead = 0;
  #isAway = false;
  #underWay = 0;

  constructor() {
    this.#bench = new CommandBench({ database, between: (ledger) => this.#between(ledger) });
  }

  async run(steps: readonly Step[]): Promise<void> {
    await this.#bench.prepare();
    await this.#start();
    for (const each of steps) {
      await this.#take(each);
      await this.#check();
    }
    await this.#takeToTheEnd();
  }

  async #take(taken: Step): Promise<void> {
    const bench = this.#bench;
    switch (taken.do) {
      case 'send':
        if (taken.door === 'bare') bench.send(taken.requestId, taken.type, PAYLOADS[taken.type]);
        else if (!this.#isAway) {
          const changes = { payload: PAYLOADS[taken.type] ?? null };
          await bench.store(taken.requestId, taken.type, changes, taken.door === 'web').catch(() => undefined);
        }
        return;
      case 'cancel':
        await cancelCommand(database.db, { userId: USER, requestId: taken.requestId, now: bench.clock.now() });
        bench.hint();
        return;
      case 'finish':
      case 'fail':
      case 'progress':
        for (const running of this.#runtime?.running.values() ?? []) {
          if (taken.do === 'finish') running.finish();
          else if (taken.do === 'fail') running.fail(new Error('it went wrong'));
          else running.context.onProgress({ done: 1, total: 2, current: 'BTC-USD' });
        }
        return;
      case 'kill':
        await this.#letGo(() => {
          bench.kill();
          return Promise.resolve();
        });
        return;
      case 'stop':
        await this.#letGo(async () => {
          const stopped = bench.handler.stop();
          await bench.clock.advance(1_500);
          await stopped;
        });
        return;
      case 'start':
        await this.#start();
        return;
      case 'database lost':
      case 'database back':
        this.#isAway = taken.do === 'database lost';
        return;
      case 'refuse':
        this.#runtime?.refusals.set(taken.requestId, 'UNKNOWN_SYMBOL');
        return;
      case 'wait':
        await bench.clock.advance(taken.seconds * 1_000);
    }
  }

  async #start(): Promise<void> {
    if (this.#runtime) return;
    this.#runtime = new ScriptedRuntime();
    this.#begunRead = 0;
    await this.#bench.restart(this.#runtime);
  }

  async #letGo(end: () => Promise<void>): Promise<void> {
    if (!this.#runtime) return;
    await end();
    await this.#settle();
    await this.#compare();
    this.#runtime = null;
  }

  async #check(): Promise<void> {
    await this.#settle();
    await this.#compare();
    if (!this.#runtime || this.#isAway) return;
    // Longer than the look for lost messages, and than the longest pause between attempts.
    for (let second = 0; second < 10; second++) {
      await this.#bench.clock.advance(1_000);
      await this.#settle();
    }
    await this.#compare();
    this.#model.isServed([...this.#runtime.running.values()].map(({ record }) => record));
  }

  async #compare(): Promise<void> {
    this.#model.look(await this.#bench.history());
    const started = this.#runtime?.started ?? [];
    this.#model.begun(started.slice(this.#begunRead));
    this.#begunRead = started.length;
    this.#model.told(this.#bench.results);
  }

  /** Everything comes to an end once there is a worker, a database, and somebody who finishes the work. */
  async #takeToTheEnd(): Promise<void> {
    this.#isAway = false;
    await this.#start();
    for (let round = 0; round < 40; round++) {
      for (const running of this.#runtime?.running.values() ?? []) running.finish();
      await this.#bench.clock.advance(1_000);
      await this.#settle();
    }
    await this.#compare();
    const open = (await this.#bench.history()).filter(({ status }) => !isEndStatus(status));
    expect(open).toEqual([]);
    await this.#bench.handler.stop();
    await this.#bench.hotStore.close();
  }

  /** Until nothing is under way that only the computer, not time or a person, keeps from going on. */
  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < 4; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#underWay > 0 ? 0 : quiet + 1;
    }
  }

  #between(ledger: CommandLedger): CommandLedger {
    return new Proxy(ledger, {
      get: (target, name: keyof CommandLedger) => {
        if (name === 'isRefusal') return (error: unknown) => target.isRefusal(error);
        return async (...given: unknown[]) => {
          if (this.#isAway) throw new Error('the database is away');
          this.#underWay += 1;
          try {
            return await (target[name] as (...given: unknown[]) => Promise<unknown>)(...given);
          } finally {
            this.#underWay -= 1;
          }
        };
      },
    });
  }
}

it('a walk of commands, crashes and losses never leaves the ledger in a state that the model does not allow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      await new Walk().run(steps);
    }),
    { numRuns: 40 },
  );
}, 240_000);
