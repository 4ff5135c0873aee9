import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** Uses one of our packages, two installed ones, a worker and the migrations, and says so. */
const MAIN = `
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { messageOf } from '@livermore/base';
import 'pino';
import { z } from 'zod';
const worker = new Worker(new URL('./pglite.worker.mjs', import.meta.url));
worker.on('message', (said: string) => {
  const migrations = existsSync(new URL('./migrations/0000.sql', import.meta.url));
  console.log(JSON.stringify({ said, migrations, message: messageOf('x'), parsed: z.number().parse(7) }));
});
`;
const EXPECTED = { said: 'hello', migrations: true, message: 'x', parsed: 7 };

describe('the build of the server', () => {
  const root = mkdtempSync(join(tmpdir(), 'livermore-build-'));
  const bundle = join(root, 'dist/server/main.mjs');

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  /** Runs the command line and gives what it printed. */
  const livermore = async (...args: string[]): Promise<{ result: unknown; progress: string }> => {
    const program = join(root, 'apps/api/bin/livermore.mjs');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args]);
    return { result: JSON.parse(stdout), progress: stderr };
  };

  beforeAll(() => {
    cpSync(join(REPOSITORY, 'scripts/build.mjs'), join(root, 'scripts/build.mjs'));
    cpSync(join(REPOSITORY, 'scripts/build'), join(root, 'scripts/build'), { recursive: true });
    cpSync(join(REPOSITORY, 'apps/api/bin'), join(root, 'apps/api/bin'), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    write('package.json', '{ "type": "module" }');
    write('package-lock.json', '{}');
    write('apps/api/src/main.ts', MAIN);
    const worker = "import { parentPort } from 'node:worker_threads';\nparentPort.postMessage('hello');\n";
    write('packages/database/src/embedded/pglite.worker.mjs', worker);
    write('packages/exchange-simulator/src/simulator.worker.ts', 'export {};');
    write('packages/database/migrations/0000.sql', 'select 1;');
  });

  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('happens once when two processes start at the same time, and both run', async () => {
    const runs = await Promise.all([livermore(), livermore()]);
    expect(runs.map(({ result }) => result)).toEqual([EXPECTED, EXPECTED]);
    expect(runs.map(({ progress }) => progress).join('')).toBe('Building server …\n');
  });

  it('holds our packages and installed ones, but for those that need files of their own', () => {
    const text = readFileSync(bundle, 'utf8');
    expect(text).toMatch(/import .*['"]pino['"]/);
    expect(text).not.toMatch(/from ['"](zod|@livermore\/base)['"]/);
  });

  it('is skipped, in silence, while nothing changed but tests', async () => {
    write('apps/api/src/main.test.ts', 'export {};');
    expect(await livermore()).toEqual({ result: EXPECTED, progress: '' });
  });

  it('happens again when a source changed', async () => {
    write('apps/api/src/main.ts', MAIN.replace('parse(7)', 'parse(8)'));
    const { result, progress } = await livermore();
    expect(result).toEqual({ ...EXPECTED, parsed: 8 });
    expect(progress).toBe('Building server …\n');
  });

  it('names the fault and keeps the old bundle when a source is broken', async () => {
    const before = readFileSync(bundle, 'utf8');
    write('apps/api/src/main.ts', "import './absent.ts';");
    await expect(livermore()).rejects.toThrow(/absent\.ts/);
    expect(readFileSync(bundle, 'utf8')).toBe(before);
    write('apps/api/src/main.ts', MAIN);
  });

  it('is taken over from a process that died while building', async () => {
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    write('dist/.server.lock/pid', dead);
    write(`dist/server.${dead}.new/main.mjs`, '');
    write('apps/api/src/main.ts', `${MAIN}\n`);
    expect((await livermore()).result).toEqual(EXPECTED);
    expect(readdirSync(join(root, 'dist'))).toEqual(['server']);
  });

  it('is not needed where only the result was shipped', async () => {
    rmSync(join(root, 'scripts'), { recursive: true });
    rmSync(join(root, 'packages'), { recursive: true });
    expect(await livermore()).toEqual({ result: EXPECTED, progress: '' });
  });
});
