import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../test-database.ts';
import { until } from '../until.ts';
import { describeWith } from './describe-with.ts';
import { startKeptServer } from './kept-server.ts';
import { startTestServices } from './test-services.ts';

/** Stands for a server: says that it listens, names its folder, and stays. */
const PATIENT = `console.log('listening in ' + process.cwd()); setInterval(() => {}, 1000)`;

const foldersNamed = (name: string): string[] =>
  readdirSync(tmpdir()).filter((entry) => entry.startsWith(`livermore-${name}-`));

describeWith('redis', 'the Redis of the suite', (url) => {
  it('answers', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.write('PING\r\n');
    expect(await once(socket, 'data')).toEqual(['+PONG\r\n']);
    socket.destroy();
  });
});

describeWith('postgres', 'a test database', (adminUrl) => {
  it('is empty and of its own, and is gone after drop even while somebody is connected', async () => {
    const database = await createTestDatabase(adminUrl);
    const other = await createTestDatabase(adminUrl);
    expect(database.url).not.toBe(other.url);
    const client = new pg.Client({ connectionString: database.url });
    let ended = false;
    client.on('error', () => {
      ended = true;
    });
    await client.connect();
    const tables = await client.query("select 1 from pg_tables where schemaname = 'public'");
    expect(tables.rows).toEqual([]);
    await database.drop();
    await until('the connection to end', () => ended);
    await other.drop();
    await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toThrow('does not exist');
  });
});

describeWith('chromium', 'the Chromium of the suite', (path) => {
  it('is a program', () => {
    expect(existsSync(path)).toBe(true);
  });
});

describe('the services of a test run', () => {
  it('are the servers that the environment names, used as they are', async () => {
    const { services, stop } = await startTestServices({
      LIVERMORE_TEST_REDIS_URL: 'redis://named.invalid',
      LIVERMORE_TEST_DATABASE_URL: 'postgresql://named.invalid/x',
    });
    expect(services.redis.address).toBe('redis://named.invalid');
    expect(services.postgres.address).toBe('postgresql://named.invalid/x');
    await stop();
  });

  it('are refused by name when one that is required cannot be had', async () => {
    const run = startTestServices({ PATH: '', LIVERMORE_TEST_REQUIRE: 'redis,chromium' }, '/nowhere');
    await expect(run).rejects.toThrow(/redis: LIVERMORE_TEST_REDIS_URL is not set .*\n.*chromium: none of/);
  });

  it('refuse a requirement they do not know', async () => {
    const run = startTestServices({ LIVERMORE_TEST_REQUIRE: 'rediss' });
    await expect(run).rejects.toThrow('knows redis, postgres, chromium, not rediss');
  });

  it('are the ones that `inject` gives singly', () => {
    const services = inject('testServices');
    expect(inject('redisUrl')).toBe(services.redis.address);
    expect(inject('postgresUrl')).toBe(services.postgres.address);
    expect(inject('chromiumPath')).toBe(services.chromium.address);
  });
});

describe('a server kept by the suite', () => {
  it('leaves no folder after stop', async () => {
    const server = await startKeptServer({
      name: 'keptone',
      commands: () => [[process.execPath, '-e', PATIENT]],
      readyLine: 'listening',
      url: String,
    });
    expect(foldersNamed('keptone')).toHaveLength(1);
    await server.stop();
    expect(foldersNamed('keptone')).toEqual([]);
  });

  it('tells what it said when it does not start', async () => {
    const start = startKeptServer({
      name: 'keptbad',
      commands: () => [[process.execPath, '-e', 'console.error("no room"); process.exit(3)']],
      readyLine: 'listening',
      url: String,
    });
    await expect(start).rejects.toThrow('keptbad did not start:\nno room');
    await until('its folders to go', () => foldersNamed('keptbad').length === 0);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('ends, and its folder goes, when its owner ends by %s', async (signal) => {
    const keeper = new URL('keeper.mjs', import.meta.url).pathname;
    const folder = mkdtempSync(join(tmpdir(), 'livermore-owned-'));
    const job = JSON.stringify({ folder, commands: [[process.execPath, '-e', PATIENT]] });
    const owner = spawn(process.execPath, [
      '-e',
      `require('node:child_process')
        .spawn(process.execPath, process.argv.slice(1), { detached: true, stdio: ['pipe', 'inherit', 'inherit'] })`,
      keeper,
      job,
    ]);
    await once(owner.stdout, 'data');
    owner.kill(signal);
    await until('the folder to go', () => !existsSync(folder));
  });
});
