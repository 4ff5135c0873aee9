import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.ts';
import { seeProcess } from './process-identity.ts';

let folder: string;
let lockFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livermore-lock-'));
  lockFile = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

const take = () => lockDirectory(lockFile, folder);
const leaveBehind = (holder: object | string) =>
  writeFile(lockFile, typeof holder === 'string' ? holder : JSON.stringify(holder));
const startOf = async (pid: number) => {
  const sight = await seeProcess(pid);
  return sight.running ? sight.start : null;
};

/** A process that does nothing, and its end by SIGKILL. */
const idleProcess = async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  return {
    pid,
    start: await startOf(pid),
    kill: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
};

describe('the lock of a directory', () => {
  it('is refused while it is held, with the process and what to do, and free after release', async () => {
    const lock = await take();
    await expect(take()).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringMatching(new RegExp(`${folder}.*process ${process.pid}.*LIVERMORE_DATA_DIR`)) as string,
    });
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await take()).release();
  });

  it('goes to exactly one of many that take it at once, also over a stale one', async () => {
    for (const stale of [false, true, true, true, true, true]) {
      if (stale) await leaveBehind({ pid: 2 ** 30, host: hostname(), start: 'x' });
      const results = await Promise.allSettled(Array.from({ length: 12 }, take));
      const held = results.filter((result) => result.status === 'fulfilled');
      expect(held).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['lock']);
      await held[0]?.value.release();
    }
  });

  it('is held as long as its process runs and taken over as soon as that was killed', async () => {
    const child = await idleProcess();
    await leaveBehind({ pid: child.pid, host: hostname(), start: child.start });
    await expect(take()).rejects.toThrow(`process ${child.pid}`);
    await child.kill();
    const lock = await take();
    expect(JSON.parse(await readFile(lockFile, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('is taken over when its process id now belongs to another process', async () => {
    const child = await idleProcess();
    await leaveBehind({ pid: child.pid, host: hostname(), start: 'an earlier start' });
    await (await take()).release();
    await child.kill();
  });

  it('is taken over when its process id is our own, from before a restart', async () => {
    await leaveBehind({ pid: process.pid, host: hostname(), start: 'an earlier start' });
    await (await take()).release();
    await leaveBehind({ pid: process.pid, host: hostname(), start: null });
    await expect(take().then((lock) => lock.release())).resolves.toBeUndefined();
  });

  it('is taken over when a power failure left its file incomplete', async () => {
    for (const text of ['', '{"pid":', 'null']) {
      await leaveBehind(text);
      await (await take()).release();
    }
  });

  it('is taken over although a process was killed while it took it over', async () => {
    const gone = { pid: 2 ** 30, host: hostname(), start: 'x' };
    await leaveBehind(gone);
    await writeFile(`${lockFile}.takeover`, JSON.stringify({ ...gone, nonce: 'y' }));
    const lock = await take();
    expect(await readdir(folder)).toEqual(['lock']);
    await lock.release();
  });

  it('of another host is refused, naming the host and the file to remove', async () => {
    await leaveBehind({ pid: 1, host: 'elsewhere', start: 'x' });
    await expect(take()).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringMatching(new RegExp(`elsewhere.*remove the files ${lockFile}`)) as string,
    });
  });
});
