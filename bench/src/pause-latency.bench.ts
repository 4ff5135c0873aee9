import { systemClock, type Logger } from '@livermore/base';
import { CoinbaseAdapter } from '@livermore/exchanges';
import { redactSecrets } from '@livermore/schemas';
import { WebSocket, WebSocketServer } from 'ws';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createMarket, startSimulatedCoinbase, startVenueClock } from '../../packages/exchange-simulator/src/index.ts';
import { commandLedger } from '../../apps/api/src/composition/command-ledger.ts';
import { CommandHandlerService } from '../../apps/api/src/services/command-handler.service.ts';
import { inProcessBus } from './control-bus.ts';
import { ControlClient, insertAndAnswer, OWNER } from './control-client.ts';
import type { Latency, Operation, Share } from './harness.ts';
import { startUserPlane } from './user-plane.ts';

const ANCHOR_MS = Date.UTC(2026, 0, 8, 22, 40);
/** The venue's limits count in its own seconds. */
const SPEED = 60;

/** Resolves in the turn of the event loop in which `isTrue` is. */
const turnIn = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};

/** The least that it takes: a command is stored and answered, then a socket is closed with its handshake. */
const storeAndClose = async (stored: Operation): Promise<Operation & { stop: () => void }> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name: `${stored.name}, one socket closed`,
    once: async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
      await once(socket, 'open');
      await turnIn(() => server.clients.size === 1);
      const ms = await stored.once();
      const start = performance.now();
      socket.close();
      await turnIn(() => server.clients.size === 0);
      return ms + performance.now() - start;
    },
    stop: () => {
      server.close();
    },
  };
};

/** 7c: from the message on the control channel to the moment at which the venue has lost its connection. */
export const figures = async (): Promise<Latency[]> => {
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const clock = systemClock;
  const bus = await inProcessBus(logger);
  const venueClock = startVenueClock(clock, { anchorMs: ANCHOR_MS, speed: SPEED });
  const venue = await startSimulatedCoinbase({ market: createMarket({ seed: 7 }), clock: venueClock });
  const plane = await startUserPlane({
    adapter: new CoinbaseAdapter({ ...venue, venueClock, clock, random: Math.random, logger }),
    hotStore: bus.hotStore,
    settings: {
      exchanges: { demo: { enabled: true } },
      symbols: { monitored: ['BTC-USD'], minPositionValueUsd: 1e12 },
      timeframes: ['5m'],
    },
    logger,
  });
  const handler = new CommandHandlerService({
    ledger: commandLedger(bus.database),
    bus: bus.hotStore,
    clock,
    random: Math.random,
    workerId: 'bench',
    logger,
    redact: redactSecrets,
    onChanged: () => {},
  });
  await handler.start();
  await plane.serve([OWNER]);
  await handler.serve(OWNER, plane.runtime(OWNER));
  const client = await ControlClient.connect(bus.client);
  const peer = await storeAndClose(await insertAndAnswer(bus));
  const ms = { acknowledged: 0, running: 0, closed: 0 };
  return [
    {
      id: '7c',
      title: 'pause published to socket closed at the venue, in process',
      perRound: 10,
      ours: {
        name: 'livermore',
        once: async () => {
          await turnIn(() => venue.connections() === 1 && plane.runtime(OWNER).status().state === 'running');
          const start = performance.now();
          const pause = client.send('pause');
          const ended = client.heard(pause, 'succeeded');
          const running = client.heard(pause, 'running').then(() => performance.now());
          await client.heard(pause, 'acknowledged');
          const acknowledgedAt = performance.now();
          await turnIn(() => venue.connections() === 0);
          const closedAt = performance.now();
          const runningAt = Math.min(await running, closedAt);
          ms.acknowledged += acknowledgedAt - start;
          ms.running += runningAt - acknowledgedAt;
          ms.closed += closedAt - runningAt;
          await ended;
          const resume = client.send('resume');
          await client.heard(resume, 'succeeded');
          return closedAt - start;
        },
      },
      peers: [{ operation: peer, bar: { timesTheCost: 30 } }],
      shares: (): Share[] => {
        const total = ms.acknowledged + ms.running + ms.closed;
        return [
          { name: 'to the acknowledgement', percent: (100 * ms.acknowledged) / total },
          { name: 'to the claim in the ledger', percent: (100 * ms.running) / total },
          { name: 'to the closed socket', percent: (100 * ms.closed) / total },
        ];
      },
      close: async () => {
        await handler.stop();
        await plane.stop();
        peer.stop();
        await venue.close();
        await bus.close();
      },
    },
  ];
};
