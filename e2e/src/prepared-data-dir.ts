import { constants, existsSync } from 'node:fs';
import { cp, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert, RuntimeStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { inject } from 'vitest';
import { withLock } from '../../scripts/build/lock.mjs';
import { ApiClient } from './api-client.ts';
import { startServer } from './livermore-process.ts';

/** Of a hook that takes a copy and starts a server on it: the first one makes what is copied, others wait for it. */
export const START_LIMIT_MS = 300_000;

/** Stored alerts of the market, so that a list of them has some and nobody waits for the first. */
const ALERTS = 6;

/**
 * A new folder with a data directory on which a demo server ran for a while and was stopped: history is
 * read, the owner is there and has not signed in yet, settings are those of the first start, and the market
 * goes on where it stood. Made once in a run of the tests: to read the first history costs more than all that
 * most tests do with it. Copies have the same secrets. What is about a first start begins with an empty folder.
 */
export const preparedDataDir = async (): Promise<string> => {
  const folder = inject('runFolder');
  const original = join(folder, 'prepared');
  await withLock(join(folder, 'prepared.lock'), async () => {
    if (!existsSync(original)) await prepare(original);
  });
  const copy = await mkdtemp(join(tmpdir(), 'livermore-prepared-'));
  await cp(original, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return copy;
};

/** Under another name until it is whole: who finds it has all of it. */
const prepare = async (original: string): Promise<void> => {
  const dataDir = `${original}.new`;
  const server = await startServer(dataDir);
  try {
    const owner = ApiClient.asOwner(server.url, dataDir);
    await until('a market that runs and has alerts', async () => {
      const status = await owner.query<RuntimeStatus>('control.status').catch(() => undefined);
      if (status?.state !== 'running' || !status.symbols.every(({ confirmed }) => confirmed)) return false;
      return (await owner.query<{ alerts: Alert[] }>('alerts.list')).alerts.length >= ALERTS;
    }, 180_000);
    await server.stop();
  } finally {
    await server.kill();
  }
  await rename(dataDir, original);
};
