import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRecord, RuntimeStatus } from '@livermore/schemas';
import {
  createTestDatabase,
  describeWith,
  findProgram,
  startRedisServer,
  until,
  type TestDatabase,
} from '@livermore/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLivermore, startServer, type LivermoreProcess, type RunningServer } from './livermore-process.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

describe('livermore ctl beside a server', () => {
  let dataDir: string;
  let server: RunningServer;
  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
    server = await startServer(dataDir);
    await until('the engine', async () => (await ctl('status', '--json')).code === 0, 30_000);
  }, START_LIMIT_MS);
  afterAll(async () => {
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (...args: string[]): LivermoreProcess =>
    runLivermore(['ctl', ...args], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_URL: server.url });

  const ctl = async (...args: string[]) => {
    const run = start(...args);
    const code = await run.ended;
    return { code, stdout: run.stdout(), stderr: run.stderr() };
  };

  const json = async <Answer>(...args: string[]): Promise<Answer> => {
    const { code, stdout, stderr } = await ctl(...args, '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Answer;
  };

  it('finds the token that the server made for its owner alone', () => {
    expect(statSync(join(dataDir, 'owner-token')).mode & 0o777).toBe(0o600);
  });

  it('pauses and resumes the engine, and shows both live', async () => {
    const watch = start('watch');
    await until('the first lines', () => watch.stdout().includes('engine'), 20_000);
    expect(await json<CommandRecord>('pause', '--wait')).toMatchObject({ type: 'pause', status: 'succeeded', origin: 'cli' });
    expect(await json<RuntimeStatus>('status')).toMatchObject({ state: 'paused', paused: true });
    expect((await ctl('force-backfill', '--wait')).code).toBe(1);
    expect((await ctl('resume', '--wait')).code).toBe(0);
    await until('both in the view', () => /pause: succeeded/.test(watch.stdout()) && /resume: succeeded/.test(watch.stdout()));
    watch.child.kill('SIGINT');
    expect(await watch.ended).toBe(0);
  }, 60_000);

  it('changes what the engine does through settings, and tells wrong ones from refused ones', async () => {
    expect((await ctl('switch-mode', 'scalper-macdv', '--wait')).code).toBe(0);
    expect(await json('settings', 'get')).toMatchObject({ settings: { mode: 'scalper-macdv' } });
    expect((await ctl('settings', 'set', '{"mode":"position-monitor"}', '--wait')).code).toBe(0);
    expect(await json<RuntimeStatus>('status')).toMatchObject({ mode: 'position-monitor' });
    expect((await ctl('settings', 'set', '{"mode":"asleep"}')).code).toBe(2);
    const unknown = await ctl('add-symbol', 'NOSUCH-USD', '--wait');
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('UNKNOWN_SYMBOL') });
    const { commands } = await json<{ commands: CommandRecord[] }>('history');
    expect(commands.map(({ type, status }) => `${type} ${status}`)).toContain('add-symbol failed');
  }, 60_000);

  it('manages users', async () => {
    await json('users', 'add', 'anna@example.com');
    await json('users', 'disable', '2');
    const { users } = await json<{ users: object[] }>('users', 'list');
    expect(users).toMatchObject([{ id: 1, active: true }, { id: 2, active: false }]);
    expect((await ctl('users', 'disable', '1')).code).toBe(1);
  }, 60_000);

  it('says what to do when the server is gone', async () => {
    await server.stop();
    const { code, stderr } = await ctl('pause');
    expect(code).toBe(1);
    expect(stderr).toContain('npx livermore serve');
  }, 60_000);
});

/** A Redis of its own: on a shared one the workers of other tests listen to the same channels. */
const redisProgram = findProgram(process.env['PATH'] ?? '', 'redis-server');

describe.skipIf(redisProgram === null)('livermore ctl beside a web process without a worker', () => {
  describeWith('postgres', 'that meet in Redis and PostgreSQL', (adminUrl) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'livermore-ctl-web-'));
    let redis: Awaited<ReturnType<typeof startRedisServer>>;
    let database: TestDatabase;
    let web: RunningServer;
    let worker: LivermoreProcess | undefined;
    beforeAll(async () => {
      redis = await startRedisServer(redisProgram ?? '');
      database = await createTestDatabase(adminUrl);
      web = await startServer(dataDir, { environment: { LIVERMORE_ROLE: 'web', ...shared() } });
    }, 90_000);
    afterAll(async () => {
      for (const { child, ended } of [web, ...(worker ? [worker] : [])]) {
        child.kill('SIGKILL');
        await ended;
      }
      await database.drop();
      await redis.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    const shared = () => ({ LIVERMORE_REDIS_URL: redis.url, LIVERMORE_DATABASE_URL: database.url });
    const ctl = (...args: string[]): LivermoreProcess =>
      runLivermore(['ctl', ...args], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_URL: web.url });

    it('ends with 3 at once, and a worker that starts later carries out what was stored', async () => {
      const sent = ctl('pause', '--wait', '--json');
      expect(await sent.ended).toBe(3);
      const { requestId, workerPresent } = JSON.parse(sent.stdout()) as { requestId: string; workerPresent: boolean };
      expect(workerPresent).toBe(false);
      expect(sent.stderr()).toContain(requestId);

      worker = runLivermore(['serve', '--demo'], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_ROLE: 'worker', ...shared() });
      const carriedOut = async () => {
        const history = ctl('history', '--json');
        await history.ended;
        const { commands } = JSON.parse(history.stdout()) as { commands: CommandRecord[] };
        return commands.some((command) => command.requestId === requestId && command.status === 'succeeded');
      };
      await until('the worker to pause', carriedOut, 60_000);
      expect(await ctl('resume', '--wait').ended).toBe(0);
    }, 90_000);
  });
});

describe('livermore replay', () => {
  it('ends where it is when it is interrupted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'livermore-replay-'));
    const pipe = join(folder, 'candles.csv');
    execFileSync('mkfifo', [pipe]);
    const replay = runLivermore(['replay', '--candles', pipe, '--symbol', 'BTC-USD', '--timeframe', '1m']);
    // Opens when somebody reads.
    const writer = await open(pipe, 'w');
    await writer.write('open_time_ms,open,high,low,close,volume\n');
    replay.child.kill('SIGINT');
    expect(await replay.ended).toBeNull();
    expect(replay.child.signalCode).toBe('SIGINT');
    await writer.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
