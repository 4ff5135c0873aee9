import { createServer, type Server } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLivermore } from './livermore-process.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

const folder = mkdtempSync(join(tmpdir(), 'livermore-refusals-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command that must refuse to work, and gives what it says. */
const refusal = async (args: string[], environment: Record<string, string> = {}): Promise<string> => {
  const livermore = runLivermore(args, { LIVERMORE_DATA_DIR: join(folder, 'unused'), ...environment });
  expect(await livermore.ended).toBe(1);
  expect(livermore.stderr()).not.toContain('    at ');
  return livermore.stderr();
};

describe('a server that cannot start says what to do', () => {
  let dataDir = '';

  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
  }, START_LIMIT_MS);
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('when the environment is wrong, with every problem at once', async () => {
    const said = await refusal(['serve'], { LIVERMORE_PORT: '-1', LIVERMORE_LOG_LEVEL: 'loud', LIVERMORE_REDIS_URL: 'x' });
    for (const name of ['LIVERMORE_PORT', 'LIVERMORE_LOG_LEVEL', 'LIVERMORE_REDIS_URL']) expect(said).toContain(name);
  });

  it('when its port is taken, and leaves the data directory free', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const said = await refusal(['serve', '--port', port], { LIVERMORE_DATA_DIR: dataDir });
    expect(said).toContain('PORT_IN_USE');
    expect(said).toContain('--port 0');
    other.close();
  });

  it('when the directory holds another market', async () => {
    const said = await refusal(['serve', '--exchange', 'coinbase', '--port', '0'], { LIVERMORE_DATA_DIR: dataDir });
    expect(said).toContain('npx livermore serve');
    expect(said).toContain('DATA_DIR_OTHER_EXCHANGE');
  });

  it('when the clock of its demo market is damaged, without a stack', async () => {
    const clock = join(dataDir, 'demo-clock.json');
    const good = readFileSync(clock);
    writeFileSync(clock, '{bad');
    const said = await refusal(['serve', '--port', '0'], { LIVERMORE_DATA_DIR: dataDir });
    expect(said).toContain('DATA_DIR_DAMAGED');
    expect(said).toContain('demo-clock.json');
    expect(said).not.toMatch(/^\s+at /m);
    writeFileSync(clock, good);
  });

  it('when the database in the directory is damaged', async () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(join(damaged, 'database'), { recursive: true });
    writeFileSync(join(damaged, 'database', 'PG_VERSION'), 'rubbish');
    const said = await refusal(['serve', '--port', '0'], { LIVERMORE_DATA_DIR: damaged });
    expect(said).toContain('DATA_DIR_DAMAGED');
  });

  it('when the data directory is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await refusal(['serve', '--port', '0'], { LIVERMORE_DATA_DIR: file })).toContain(file);
  });

  it('when PostgreSQL cannot be reached, without telling the password', async () => {
    const said = await refusal(['serve', '--port', '0'], {
      LIVERMORE_DATABASE_URL: 'postgresql://user:hush-hush@127.0.0.1:1/livermore',
    });
    expect(said).toContain('DATABASE_UNREACHABLE');
    expect(said).toContain('127.0.0.1');
    expect(said).not.toContain('hush-hush');
  });
});
