/*
 * The venue of the saturated pipeline and the one who listens to its tickers, in a process of their
 * own so that their CPU is not counted. Frames of `path` are sent when the parent asks for a window.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { WebSocketServer, type WebSocket } from 'ws';
import { BusyMarket } from './busy-market.ts';

/** What the parent may ask. */
export type VenueRequest = { kind: 'window'; path: string; frames: number } | { kind: 'count' };

/** What the parent is told. */
export type VenueReport = { kind: 'ready'; url: string } | { kind: 'count'; tickersSent: number; tickersHeard: number };

const [, , redisUrl = '', ...tickerChannels] = process.argv;
const sockets = new Map<string, { socket: WebSocket; market: BusyMarket }>();
let tickersSent = 0;
let tickersHeard = 0;

const report = (message: VenueReport): void => {
  process.send?.(message);
};

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, { url = '/' }) => {
  const market = new BusyMarket();
  const carried: Record<string, string[]> = {};
  sockets.set(url, { socket, market });
  socket.on('message', (data) => {
    const { channel, product_ids: symbols = [] } = JSON.parse((data as Buffer).toString()) as { channel: string; product_ids?: string[] };
    carried[channel] = [...(carried[channel] ?? []), ...symbols];
    socket.send(market.acknowledge(carried));
  });
});

process.on('message', (request: VenueRequest) => {
  if (request.kind === 'count') {
    report({ kind: 'count', tickersSent, tickersHeard });
    return;
  }
  const connection = sockets.get(request.path);
  if (!connection) return;
  for (let index = 0; index < request.frames; index++) {
    const frame = connection.market.next();
    if (request.path === '/' && frame.startsWith('{"channel":"ticker"')) tickersSent += 1;
    connection.socket.send(frame);
  }
});
process.once('disconnect', () => {
  process.exit();
});

await once(server, 'listening');
const subscriber = await createClient({ url: redisUrl }).connect();
await subscriber.subscribe(tickerChannels, () => {
  tickersHeard += 1;
});
report({ kind: 'ready', url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` });
