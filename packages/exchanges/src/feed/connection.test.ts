import { FakeClock } from '@livermore/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeSockets } from '../testing/fake-sockets.ts';
import { Connection, LIVENESS_MS, STALE_GRACE_MS } from './connection.ts';

const start = (random = (): number => 0.5) => {
  const clock = new FakeClock(1_790_000_000_000);
  const sockets = new FakeSockets();
  const states: string[] = [];
  const lost: string[] = [];
  const connection: Connection = new Connection({
    open: sockets.open,
    clock,
    random,
    listener: {
      opened: () => {},
      message: () => {
        connection.alive();
      },
      closed: ({ detail }) => {
        lost.push(detail);
      },
      changed: () => {
        states.push(connection.state);
      },
    },
  });
  return { clock, sockets, states, lost, connection };
};

describe('a connection', () => {
  it('is connected when the first usable message arrives, not before', () => {
    const { connection, sockets, states } = start();
    connection.start();
    sockets.newest.accept();
    expect(connection.state).toBe('connecting');
    sockets.newest.deliver('beat');
    expect(states).toEqual(['connecting', 'connected']);
  });

  it('counts as stale after 15 s of silence and is then replaced', async () => {
    const { clock, connection, sockets, lost } = start();
    connection.start();
    sockets.newest.accept();
    await clock.advance(10_000);
    sockets.newest.deliver('beat');
    await clock.advance(LIVENESS_MS - 1);
    expect(connection.state).toBe('connected');
    await clock.advance(1);
    expect(connection.state).toBe('stale');
    expect(sockets.live).toHaveLength(1);
    await clock.advance(STALE_GRACE_MS);
    expect(connection.state).toBe('down');
    expect(lost).toEqual(['silent for 15 s']);
    await clock.advance(250);
    expect(sockets.opened).toHaveLength(2);
    expect(connection.reconnects).toBe(1);
  });

  it('is connected again when a message comes while it is stale', async () => {
    const { clock, connection, sockets } = start();
    connection.start();
    sockets.newest.deliver('beat');
    await clock.advance(LIVENESS_MS);
    sockets.newest.deliver('beat');
    expect(connection.state).toBe('connected');
    await clock.advance(LIVENESS_MS - 1);
    expect(sockets.opened).toHaveLength(1);
  });

  it('notices silence also when the wall clock is set back an hour', async () => {
    const { clock, connection, sockets } = start();
    connection.start();
    sockets.newest.deliver('beat');
    await clock.advance(5_000);
    // The timers of a process run on, whatever the wall clock says.
    const setBack = clock.now() - 3_600_000;
    const pendingInMs = LIVENESS_MS - 5_000;
    const before = clock.now.bind(clock);
    clock.now = () => before() - 3_600_000;
    expect(clock.now()).toBe(setBack);
    sockets.newest.deliver('beat');
    await clock.advance(pendingInMs + LIVENESS_MS + STALE_GRACE_MS);
    expect(connection.state).not.toBe('connected');
    expect(connection.reconnects + (connection.state === 'down' ? 1 : 0)).toBeGreaterThan(0);
  });

  it('waits longer after each failure, at most 30 s, and never gives up', async () => {
    const { clock, connection, sockets } = start(() => 0.999_999);
    connection.start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const opened = sockets.opened.length;
      const failedAt = clock.now();
      sockets.newest.end('refused');
      while (sockets.opened.length === opened) await clock.advance(100);
      waits.push(clock.now() - failedAt);
    }
    expect(waits.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(waits.slice(7).every((wait) => wait === 30_000)).toBe(true);
  });

  it('starts the backoff anew after a connection that lived for a while', async () => {
    const { clock, connection, sockets } = start(() => 0.999_999);
    connection.start();
    for (let failures = 0; failures < 4; failures += 1) {
      sockets.newest.end('refused');
      await clock.advance(5_000);
    }
    for (let beats = 0; beats < 31; beats += 1) {
      sockets.newest.deliver('beat');
      await clock.advance(1_000);
    }
    sockets.newest.end('gone');
    await clock.advance(500);
    expect(sockets.opened).toHaveLength(6);
  });

  it('is stopped when its socket has reported its end', async () => {
    const { connection, sockets } = start();
    connection.start();
    let isStopped = false;
    const stopped = connection.stop().then(() => {
      isStopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    sockets.reportEnds();
    await stopped;
    expect(connection.state).toBe('idle');
  });

  it('has exactly one chain: one socket or one waiting retry, whatever happens in any order', async () => {
    const operation = fc.oneof(
      fc.constantFrom('start', 'stop', 'accept', 'deliver', 'end', 'end-old', 'report', 'late' as const),
      fc.integer({ min: 1, max: 40_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        const { clock, connection, sockets } = start();
        const stopped: Promise<void>[] = [];
        let up = false;
        for (const op of operations) {
          if (typeof op === 'number') await clock.advance(op);
          else if (op === 'start') connection.start();
          else if (op === 'stop') stopped.push(connection.stop());
          else if (op === 'accept') sockets.live[0]?.accept();
          else if (op === 'deliver') sockets.live[0]?.deliver('beat');
          else if (op === 'end') sockets.live[0]?.end('gone');
          else if (op === 'end-old') sockets.opened[0]?.end('gone');
          else if (op === 'report') sockets.reportEnds();
          else sockets.opened[0]?.deliver('late');
          if (op === 'start') up = true;
          if (op === 'stop') up = false;
          const waiting = connection.state === 'down' ? 1 : 0;
          expect(sockets.live.length + waiting).toBe(up ? 1 : 0);
          expect(clock.pending).toBe(up ? 1 : 0);
        }
        stopped.push(connection.stop());
        expect(clock.pending).toBe(0);
        expect(sockets.live).toHaveLength(0);
        sockets.reportEnds();
        await Promise.all(stopped);
      }),
      { numRuns: 100 },
    );
  });
});
