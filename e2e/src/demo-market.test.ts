import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert, MatrixRow, RuntimeStatus } from '@livermore/schemas';
import { freePort, until } from '@livermore/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, presentLink } from './api-client.ts';
import { runLivermore, startServer, type RunningServer } from './livermore-process.ts';

const status = (client: ApiClient): Promise<RuntimeStatus> => client.query('control.status');
const alerts = async (client: ApiClient): Promise<Alert[]> =>
  (await client.query<{ alerts: Alert[] }>('alerts.list', { limit: 500 })).alerts;

/** Until the engine has read its history and every symbol is live. */
const untilRunning = (client: ApiClient): Promise<RuntimeStatus> =>
  until(
    'the engine to run',
    async () => {
      const seen = await status(client).catch(() => undefined);
      return seen?.state === 'running' && seen.symbols.every(({ confirmed }) => confirmed) ? seen : undefined;
    },
    60_000,
  );

describe('the demo market, from an empty data directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-demo-'));
  let server: RunningServer;
  let client: ApiClient;
  let storedBefore: Alert[] = [];
  let venueTimeBefore = 0;

  beforeAll(async () => {
    server = await startServer(dataDir);
    client = await ApiClient.signIn(server.url, server.signInUrl);
  }, 90_000);

  afterAll(async () => {
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is healthy and ready', async () => {
    const health = (await (await fetch(`${server.url}/health`)).json()) as object;
    expect(health).toMatchObject({ status: 'ok', role: 'all' });
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });

  it('signs the owner in by the link, once', async () => {
    expect(await client.query('auth.state')).toMatchObject({ signedIn: true, user: { id: 1, role: 'owner' } });
    const again = await presentLink(server.url, server.signInUrl);
    expect(again.status).toBe(403);
    expect(await again.text()).toContain('used already');
  });

  it('answers nobody who is not signed in, and no page of another origin', async () => {
    expect((await fetch(`${server.url}/trpc/market.matrix`)).status).toBe(401);
    expect((await fetch(`${server.url}/trpc/auth.state`)).status).toBe(200);
    const foreign = { headers: { origin: 'http://127.0.0.1:1' } };
    expect((await fetch(`${server.url}/trpc/auth.state`, foreign)).status).toBe(403);
  });

  it('watches twenty symbols on six timeframes, with values of all but the youngest series', async () => {
    const seen = await untilRunning(client);
    expect(seen.symbols).toHaveLength(20);
    expect(seen.exchanges).toMatchObject([{ exchangeId: 100, connection: 'connected' }]);
    const rows = await client.query<MatrixRow[]>('market.matrix');
    const cells = rows.flatMap((row) => row.cells);
    expect(rows).toHaveLength(20);
    expect(cells).toHaveLength(120);
    expect(cells.filter((cell) => cell.macdV !== null).length).toBeGreaterThan(110);
    for (const cell of cells) if (cell.macdV === null) expect(cell.reason).toBeTruthy();
  });

  it('streams changing values and stores alerts by itself', async () => {
    const openTimes = new Set<number>();
    for await (const { event } of client.watch(['market', 'alerts'])) {
      if (event.topic === 'market' && event.kind === 'changes') {
        const minute = event.rows.flatMap((row) => row.cells ?? []).find((cell) => cell.timeframe === '1m' && cell.final);
        if (minute) openTimes.add(minute.openTime);
      }
      if (openTimes.size >= 3) break;
    }
    storedBefore = await until('an alert', async () => {
      const list = await alerts(client);
      return list.length > 0 ? list : undefined;
    }, 60_000);
    expect(storedBefore[0]).toMatchObject({ userId: 1, exchangeId: 100, revised: false });
  });

  it('refuses a second process on its data directory and says what to do', async () => {
    const second = runLivermore(['serve', '--port', '0'], { LIVERMORE_DATA_DIR: dataDir });
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain('DATA_DIR_IN_USE');
    expect(second.stderr()).toContain(String(server.child.pid));
  });

  it('resumes the alert stream after the last event received, across a kill and a restart', async () => {
    const all = await until('some alerts', async () => {
      const stored = await alerts(client);
      return stored.length >= 4 ? stored : undefined;
    }, 120_000);
    const newest = Math.max(...all.map(({ id }) => id));
    const resumeFrom = all.at(Math.floor(all.length / 2));
    venueTimeBefore = Math.max(...(await client.query<MatrixRow[]>('market.matrix')).flatMap((row) => row.cells.map((cell) => cell.openTime)));
    await server.kill();
    server = await startServer(dataDir);
    client = await ApiClient.signIn(server.url, server.signInUrl);
    const expected = all.map(({ id }) => id).filter((id) => id > (resumeFrom?.id ?? 0)).sort((x, y) => x - y);
    const told: Alert[] = [];
    for await (const { event } of client.watch(['alerts'], String(resumeFrom?.id ?? 0))) {
      if (event.topic === 'alerts' && event.kind === 'alert') told.push(event.alert);
      if (expected.every((id) => told.some((alert) => alert.id === id))) break;
    }
    // One that a correction revises meanwhile is told of at that moment, whatever was told before.
    const revised = new Set(told.filter((alert) => alert.revised).map(({ id }) => id));
    expect(told.map(({ id }) => id).filter((id) => id <= newest && !revised.has(id))).toEqual(expected.filter((id) => !revised.has(id)));
  }, 240_000);

  it('continues the same market after the kill, with its alerts, never going back in time', async () => {
    await untilRunning(client);
    const rows = await client.query<MatrixRow[]>('market.matrix');
    const newest = Math.max(...rows.flatMap((row) => row.cells.map((cell) => cell.openTime)));
    expect(newest).toBeGreaterThanOrEqual(venueTimeBefore);
    const ids = new Set((await alerts(client)).map(({ id }) => id));
    for (const { id } of storedBefore) expect(ids).toContain(id);
  });

  it('stops on Ctrl-C within the time that it promises, with exit code 0', async () => {
    const begun = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('tells that it lives before its database is open, which it says too', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const starting = runLivermore(['serve', '--port', new URL(url).port], { LIVERMORE_DATA_DIR: dataDir });
    await until('health', async () => (await fetch(`${url}/health`).catch(() => null))?.ok);
    const ready = await fetch(`${url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ready: false, dependencies: [{ name: 'database', ok: false, detail: 'not open yet' }, { name: 'hot store' }] });
    expect(starting.stdout()).toBe('');
    // A page that is opened this early comes as soon as there is one.
    expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toContain('<title>Livermore</title>');
    starting.child.kill('SIGINT');
    expect(await starting.ended).toBe(0);
  }, 60_000);

  it('stops at any moment of its start, and starts again', async () => {
    for (const delayMs of [400, 800, 1_200, 1_600, 2_000]) {
      const starting = runLivermore(['serve', '--port', '0'], { LIVERMORE_DATA_DIR: dataDir });
      // Not a wait for something to be ready: the moment itself is what is tried.
      setTimeout(() => starting.child.kill('SIGINT'), delayMs);
      expect([0, 130, null]).toContain(await starting.ended);
    }
    server = await startServer(dataDir);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  }, 60_000);
});
