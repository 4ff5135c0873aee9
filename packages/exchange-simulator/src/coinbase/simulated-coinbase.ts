import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { WebSocketServer, type RawData } from 'ws';
import { AppError, every, type Logger } from '@livermore/base';
import type { Market } from '../market/market.ts';
import type { VenueClock } from '../venue-clock.ts';
import { createAnswers } from './answers.ts';
import { createBookEvents } from './books.ts';
import { Connection } from './connection.ts';
import { createTickerEvents } from './events.ts';
import { addRestRoutes, API_PATH } from './rest-routes.ts';
import { StreamWalker } from './stream-walker.ts';

/** What clients sent, the newest 10,000 of each. */
export interface VenueRecord {
  /** Frames with the number of the connection (0 for the first), in order of arrival. */
  readonly frames: readonly { connection: number; text: string }[];
  readonly requests: readonly { method: string; url: string }[];
}

/** A running venue. */
export interface SimulatedCoinbase {
  readonly wsUrl: string;
  /** Address of the REST side, up to and including `/api/v3/brokerage`. */
  readonly restUrl: string;
  readonly record: VenueRecord;
  /** Venue time up to which everything was sent. */
  publishedMs(): number;
  connections(): number;
  /** Fault: cuts every connection. */
  dropConnections(): void;
  /** Fault: sends a text as it is to every connection, outside the sequence. */
  injectRaw(text: string): void;
  /** Fault: leaves one number of every connection's sequence out. */
  skipSequence(): void;
  /** Closes all connections and the port. */
  close(): Promise<void>;
}

export interface SimulatedCoinbaseOptions {
  market: Market;
  clock: VenueClock;
  host?: string | undefined;
  /** 0 takes a free port. */
  port?: number | undefined;
  logger?: Logger | undefined;
}

const TICK_WALL_MS = 50;
/** The first subscription must come within this. Counted on the wall: it judges a real handshake, not the market. */
const SUBSCRIBE_WITHIN_WALL_MS = 5_000;
/** After a longer standstill than this (a suspended machine) clients are cut off instead of flooded. */
const LONGEST_CATCH_UP_WALL_MS = 10_000;
const RECORD_LIMIT = 10_000;

/**
 * Starts a venue that speaks the public part of the Coinbase Advanced Trade protocol on a real
 * WebSocket and HTTP port: `heartbeats`, `candles`, `ticker`, `market_trades` and `level2`, products,
 * candles and time, and the accounts of one invented user, for which no key is asked. Throws AppError `PORT_IN_USE`.
 */
export const startSimulatedCoinbase = async ({
  market,
  clock,
  host = '127.0.0.1',
  port = 0,
  logger,
}: SimulatedCoinbaseOptions): Promise<SimulatedCoinbase> => {
  const connections = new Set<Connection>();
  const frames: { connection: number; text: string }[] = [];
  const requests: { method: string; url: string }[] = [];
  const tickerEvents = createTickerEvents(market);
  const writers = { tickerEvents, bookEvents: createBookEvents(market) };
  const walker = new StreamWalker(market, writers, connections, clock.now());
  const answer = createAnswers(market, writers, () => walker.walkedTo);
  let opened = 0;

  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async ({ method, url }) => {
    remember(requests, { method, url });
  });
  addRestRoutes(app, market, { nowMs: () => clock.now(), publishedMs: () => walker.walkedTo });
  const sockets = new WebSocketServer({ server: app.server, perMessageDeflate: false, maxPayload: 1024 * 1024 });
  // Errors of the shared server belong to `listen` below.
  sockets.on('error', () => {});

  sockets.on('connection', (socket, request) => {
    const connection = new Connection(socket, request.socket, opened++, clock.now());
    connections.add(connection);
    const cancel = clock.after(SUBSCRIBE_WITHIN_WALL_MS * clock.speed, () => {
      if (!connection.hasSubscribed) connection.close();
    });
    socket.on('message', (data) => {
      const text = textOf(data);
      remember(frames, { connection: connection.ordinal, text });
      answer(connection, text, clock.now());
    });
    socket.on('error', (error) => logger?.debug({ err: error }, 'simulated venue: client socket failed'));
    socket.on('close', () => {
      cancel();
      connections.delete(connection);
    });
  });

  const tick = (): void => {
    const now = clock.now();
    if (now - walker.walkedTo > LONGEST_CATCH_UP_WALL_MS * clock.speed) {
      logger?.warn({ behindMs: now - walker.walkedTo }, 'simulated venue: stood still for too long, clients are cut off');
      dropConnections();
      walker.skipTo(now);
      return;
    }
    batchAll([...connections], () => {
      walker.walkTo(now);
    });
    for (const connection of connections) if (connection.hasSubscribed && connection.isIdle(now)) connection.close();
  };

  const dropConnections = (): void => {
    for (const connection of connections) connection.terminate();
  };

  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError(
      'PORT_IN_USE',
      `The simulated venue cannot listen on ${host}:${port}: another program does. Choose another port, or 0 for a free one.`,
      { cause: error },
    );
  }
  const stopTicking = every(clock, TICK_WALL_MS * clock.speed, tick);
  const address = app.server.address() as AddressInfo;
  const origin = `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;

  return {
    wsUrl: `ws://${origin}`,
    restUrl: `http://${origin}${API_PATH}`,
    record: { frames, requests },
    publishedMs: () => walker.walkedTo,
    connections: () => connections.size,
    dropConnections,
    injectRaw: (text) => {
      for (const connection of connections) connection.sendRaw(text);
    },
    skipSequence: () => {
      for (const connection of connections) connection.skipSequence();
    },
    close: async () => {
      stopTicking();
      dropConnections();
      sockets.close();
      await app.close();
    },
  };
};

const remember = <Entry>(list: Entry[], entry: Entry): void => {
  if (list.push(entry) > RECORD_LIMIT) list.shift();
};

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8');

const batchAll = (connections: readonly Connection[], action: () => void): void => {
  const [first, ...others] = connections;
  if (!first) action();
  else first.batch(() => batchAll(others, action));
};
