import { constants, existsSync } from 'node:fs';
import { cp, mkdtemp, rename } from 'node:fs/promises';
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
const ALERTS = 4;

/** Enough to differ, few enough to be quick. */
export const SOME_SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD', 'DOGE-USD', 'ADA-USD'];

/** So close together that there is always an alert to look at. */
export const CLOSE_LEVELS = [5, 10, 20, 30, 40, 50, 60, 80, 100, 120];

/** What the engine watches on it: all that a first start gives, or some of it, with levels close together. */
export type Watched = 'all' | 'some';

/**
 * A new folder with a data directory on which a demo server ran for a while and was stopped: history is
 * read, the owner is there and has not signed in yet, and the market goes on where it stood. Made once in a
 * run of the tests: to read the first history costs more than all that most tests do with it. Copies have
 * the same secrets. What is about a first start begins with an empty folder.
 */
export const preparedDataDir = async (watched: Watched): Promise<string> => {
  const folder = inject('runFolder');
  const original = join(folder, `prepared-${watched}`);
  await withLock(`${original}.lock`, async () => {
    if (existsSync(original)) return;
    // Under another name until it is whole: who finds it has all of it.
    const dataDir = watched === 'all' ? `${original}.new` : await preparedDataDir('all');
    await whileServed(dataDir, watched === 'all' ? untilThereAreAlerts : watchSome);
    await rename(dataDir, original);
  });
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(original, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return copy;
};

/** Runs a demo server on a data directory while `act` speaks with it as a program of the owner. */
const whileServed = async (dataDir: string, act: (owner: ApiClient) => Promise<unknown>): Promise<void> => {
  const server = await startServer(dataDir);
  try {
    await act(ApiClient.asOwner(server.url, dataDir));
    await server.stop();
  } finally {
    await server.kill();
  }
};

const untilRunning = (owner: ApiClient, isWanted: (status: RuntimeStatus) => boolean): Promise<unknown> =>
  until('a market that runs', async () => {
    const status = await owner.query<RuntimeStatus>('control.status').catch(() => undefined);
    return status?.state === 'running' && status.symbols.every(({ confirmed }) => confirmed) && isWanted(status);
  }, 180_000);

const untilThereAreAlerts = async (owner: ApiClient): Promise<void> => {
  await untilRunning(owner, () => true);
  await until('alerts', async () => (await owner.query<{ alerts: Alert[] }>('alerts.list')).alerts.length >= ALERTS, 180_000);
};

const watchSome = async (owner: ApiClient): Promise<void> => {
  // No position is worth so much, so that what is watched is this list.
  const symbols = { monitored: SOME_SYMBOLS, minPositionValueUsd: 1_000_000_000 };
  await owner.mutate('settings.update', { patch: { symbols, alerts: { levels: CLOSE_LEVELS, cooldownMinutes: 0 } } });
  await untilRunning(owner, (status) => status.symbols.length === SOME_SYMBOLS.length);
};
