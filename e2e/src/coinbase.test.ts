import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MatrixRow, RuntimeStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';
import { runLivermore, startServer, type LivermoreProcess, type RunningServer } from './livermore-process.ts';

interface VenueAddress {
  ws: string;
  rest: string;
}

/** Starts the simulated Coinbase as a program of its own, at the pace of life. */
const startVenue = async (port: string): Promise<{ venue: LivermoreProcess; address: VenueAddress }> => {
  const venue = runLivermore(['simulate', '--port', port, '--speed', '1']);
  const line = await until('the address of the venue', () => /^\{.*\}$/m.exec(venue.stdout())?.[0], 30_000);
  return { venue, address: JSON.parse(line) as VenueAddress };
};

const kill = async ({ child, ended }: LivermoreProcess): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};

describe('serve --exchange coinbase, with another address for Coinbase', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-coinbase-'));
  let venue: LivermoreProcess;
  let port = '';
  let server: RunningServer;
  let client: ApiClient;

  const untilStatus = (what: string, matches: (status: RuntimeStatus) => boolean): Promise<RuntimeStatus> =>
    until(
      what,
      async () => {
        const status = await client.query<RuntimeStatus>('control.status').catch(() => undefined);
        return status && matches(status) ? status : undefined;
      },
      60_000,
    );

  beforeAll(async () => {
    const first = await startVenue('0');
    port = new URL(first.address.rest).port;
    // The server is to find nobody at first.
    await kill(first.venue);
    server = await startServer(dataDir, {
      args: ['--exchange', 'coinbase'],
      environment: {
        LIVERMORE_COINBASE_WS_URL: first.address.ws,
        LIVERMORE_COINBASE_REST_URL: first.address.rest,
      },
    });
    client = await ApiClient.signIn(server.url, server.signInUrl);
  }, 90_000);

  afterAll(async () => {
    await server.kill();
    await kill(venue);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says that Coinbase cannot be reached, and begins by itself once it can', async () => {
    const waiting = await untilStatus('the hold', ({ holds }) => holds.length > 0);
    expect(waiting.holds[0]).toMatchObject({ reason: 'EXCHANGE_UNREACHABLE' });
    venue = (await startVenue(port)).venue;
    const running = await untilStatus('the engine to run', ({ state, symbols }) => state === 'running' && symbols.every(({ confirmed }) => confirmed));
    expect(running.holds).toEqual([]);
    expect(running.exchanges).toMatchObject([{ exchangeId: 1, name: 'Coinbase', connection: 'connected' }]);
    const rows = await client.query<MatrixRow[]>('market.matrix');
    expect(rows.map(({ symbol }) => symbol)).toContain('BTC-USD');
    for (const { exchangeId, cells } of rows) {
      expect(exchangeId).toBe(1);
      expect(cells.filter(({ seeded }) => seeded)).toHaveLength(6);
    }
  }, 120_000);

  it('says that the line is down when the venue dies, and comes back with it', async () => {
    await kill(venue);
    const degraded = await untilStatus('the state', ({ state }) => state === 'degraded');
    expect(degraded.exchanges[0]?.connection).not.toBe('connected');
    venue = (await startVenue(port)).venue;
    const running = await untilStatus('the engine to run again', ({ state, symbols }) => state === 'running' && symbols.every(({ confirmed }) => confirmed));
    expect(running.exchanges[0]?.reconnects).toBeGreaterThan(0);
  }, 120_000);
});
