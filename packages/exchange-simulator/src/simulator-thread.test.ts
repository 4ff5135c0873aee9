import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import type { AppError } from '@livermore/base';
import { until } from '@livermore/testkit';
import { startSimulatorThread, type SimulatorThread } from './simulator-thread.ts';
import { openStreamClient } from './testing/stream-client.ts';

const ANCHOR = Date.UTC(2026, 9, 1, 14);
const SPEED = 60;
const outDir = fileURLToPath(new URL(`../.cache/simulator-thread-test-${process.pid}`, import.meta.url));
const workerUrl = pathToFileURL(`${outDir}/simulator.worker.mjs`);

beforeAll(async () => {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: [/^@livermore\//] },
    build: {
      ssr: fileURLToPath(new URL('simulator.worker.ts', import.meta.url)),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'simulator.worker.mjs' } },
    },
  });
});
afterAll(() => {
  rmSync(outDir, { recursive: true, force: true });
});

const running: SimulatorThread[] = [];
afterEach(async () => {
  for (const thread of running.splice(0)) await thread.stop();
});

const start = async (options: Partial<Parameters<typeof startSimulatorThread>[0]> = {}): Promise<SimulatorThread> => {
  const thread = await startSimulatorThread({ workerUrl, seed: 1, speed: SPEED, anchorMs: ANCHOR, ...options });
  running.push(thread);
  return thread;
};

describe('the simulator thread', () => {
  it('serves the demo market over both addresses at its speed', async () => {
    const thread = await start();
    const client = await openStreamClient(thread.wsUrl);
    await client.subscribe('heartbeats');
    // At life's speed these would take two minutes, far beyond the patience of `until`.
    await until('120 beats', () => client.of('heartbeats').length >= 120);
    const answer = await fetch(`${thread.restUrl}/market/products/BTC-USD`);
    expect(await answer.json()).toMatchObject({ product_id: 'BTC-USD' });
    expect(thread.products).toHaveLength(20);
    client.close();
  });

  it('shows the venue clock of the thread on this side', async () => {
    const thread = await start();
    const before = thread.clock.now();
    const { epochMillis } = (await (await fetch(`${thread.restUrl}/time`)).json()) as { epochMillis: string };
    expect(Number(epochMillis)).toBeGreaterThanOrEqual(Math.floor(before));
    expect(Number(epochMillis)).toBeLessThanOrEqual(thread.clock.now());
    expect(before).toBeGreaterThanOrEqual(ANCHOR);
    expect(thread.clock.speed).toBe(SPEED);
  });

  it('tells the venue time at which it stopped, again when asked again, and is gone', async () => {
    const thread = await start();
    const before = thread.clock.now();
    const client = await openStreamClient(thread.wsUrl);
    const { venueTime } = await thread.stop();
    expect(venueTime).toBeGreaterThan(before);
    expect(await thread.stop()).toEqual({ venueTime });
    await until('the close', client.isClosed);
    await expect(fetch(`${thread.restUrl}/time`)).rejects.toThrow('fetch failed');
  });

  it('says what to do when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    other.close();
  });

  it('reports once that it ended without having been told to', async () => {
    const crashing = `${outDir}/crashing.mjs`;
    writeFileSync(
      crashing,
      `import { parentPort } from 'node:worker_threads';
       parentPort.postMessage({ kind: 'ready', wsUrl: '', restUrl: '', startedAtMs: 0 });
       parentPort.on('message', () => {});
       setTimeout(() => { throw new Error('the market burst'); }, 1);`,
    );
    const failures: AppError[] = [];
    const thread = await start({ workerUrl: pathToFileURL(crashing), onFailure: (error) => failures.push(error) });
    await until('the failure', () => failures.length > 0);
    expect(failures[0]?.message).toContain('ended (the market burst). Start the server again');
    await thread.stop();
    expect(failures).toHaveLength(1);
  });

  it('says so when its file is missing', async () => {
    await expect(start({ workerUrl: new URL('nowhere.mjs', workerUrl) })).rejects.toMatchObject({
      code: 'EXCHANGE_UNREACHABLE',
      message: expect.stringContaining('did not start'),
    });
  });
});
