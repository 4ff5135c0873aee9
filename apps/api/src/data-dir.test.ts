import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingLogger } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerToken, readOwnerToken, storedSecret } from './data-dir.ts';

const create = (): string => randomBytes(32).toString('base64url');

let dataDir: string;
let logger: RecordingLogger;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-data-dir-'));
  logger = new RecordingLogger();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const path = (): string => join(dataDir, 'owner-token');
const mode = async (): Promise<number> => (await stat(path())).mode & 0o777;

describe('a stored secret', () => {
  it('is made at the first start, readable by its owner only, and kept across restarts', async () => {
    const secret = await storedSecret(dataDir, 'secret', create);
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await storedSecret(dataDir, 'secret', create)).toBe(secret);
    expect(await readdir(dataDir)).toEqual(['secret']);
  });

  it('is the same, and whole, for several that start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 50 }, () => storedSecret(dataDir, 'secret', create)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secret']);
  });

  it('that is cut short is told, with what to do', async () => {
    await writeFile(join(dataDir, 'secret'), 'short');
    await expect(storedSecret(dataDir, 'secret', create)).rejects.toMatchObject({
      code: 'DATA_DIR_DAMAGED',
      message: expect.stringContaining('Delete it') as string,
    });
  });
});

describe("the owner's token", () => {
  it('is made at the first start, readable by its owner only, and kept across restarts', async () => {
    expect(await readOwnerToken(dataDir)).toBeNull();
    const token = await ownerToken(dataDir, create, logger);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await mode()).toBe(0o600);
    expect(await ownerToken(dataDir, create, logger)).toBe(token);
    expect(await readOwnerToken(dataDir)).toBe(token);
    expect(logger.entries).toEqual([]);
    expect(await readdir(dataDir)).toEqual(['owner-token']);
  });

  it('is the same for several that start at once', async () => {
    const tokens = await Promise.all([1, 2, 3, 4].map(() => ownerToken(dataDir, create, logger)));
    expect(new Set(tokens).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['owner-token']);
  });

  it.each([0o644, 0o666, 0o400, 0o000])('has its rights corrected where they are %o, and the log says so', async (wrong) => {
    const token = await ownerToken(dataDir, create, logger);
    await chmod(path(), wrong);
    expect(await ownerToken(dataDir, create, logger)).toBe(token);
    expect(await mode()).toBe(0o600);
    expect(logger.messages('warn')).toHaveLength(1);
  });

  it.each(['', 'short', `${'x'.repeat(43)}!`, 'x'.repeat(44), 'two\nlines'])(
    'is replaced where the file holds %j, and the log says so',
    async (damaged) => {
      await writeFile(path(), damaged, { mode: 0o600 });
      expect(await readOwnerToken(dataDir)).toBeNull();
      const token = await ownerToken(dataDir, create, logger);
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(await mode()).toBe(0o600);
      expect(await readFile(path(), 'utf8')).toBe(`${token}\n`);
      expect(logger.messages('warn')).toEqual([expect.stringContaining('damaged')]);
    },
  );

  it('is refused where its place is taken by a folder, saying where', async () => {
    await mkdir(path());
    await expect(ownerToken(dataDir, create, logger)).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringContaining(path()),
    });
  });
});
