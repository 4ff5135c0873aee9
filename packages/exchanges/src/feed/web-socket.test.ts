import { until } from '@livermore/testkit';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Socket, SocketClose } from './socket.ts';
import { webSocketTo } from './web-socket.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const open = (port: number) => {
  const messages: string[] = [];
  const closes: SocketClose[] = [];
  let isOpen = false;
  const socket: Socket = webSocketTo(`ws://127.0.0.1:${port}`)({
    onOpen: () => {
      isOpen = true;
    },
    onMessage: (text) => messages.push(text),
    onClose: (reason) => closes.push(reason),
  });
  return { socket, messages, closes, isOpen: () => isOpen };
};

/** A server that sends `text` to everybody who connects. */
const serve = async (text: string): Promise<number> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (peer) => {
    peer.on('error', () => {});
    peer.send(text);
  });
  closers.push(() => {
    for (const peer of server.clients) peer.terminate();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
};

/** A port whose peer takes connections and says nothing, not even the handshake. */
const muteServer = async (): Promise<number> => {
  const server = createServer((peer) => {
    closers.push(() => peer.destroy());
  });
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

describe('a WebSocket', () => {
  it('gives text as it was sent, and reports its end once', async () => {
    const { closes, isOpen, messages, socket } = open(await serve('{"name":"Ξ — 2 €"}'));
    await until('the message', () => messages.length === 1);
    expect(isOpen()).toBe(true);
    expect(messages).toEqual(['{"name":"Ξ — 2 €"}']);
    socket.terminate();
    socket.terminate();
    await until('the end', () => closes.length === 1);
    expect(closes[0]).toMatchObject({ tooLarge: false });
  });

  it('ends with a note when a message is above 16 MiB', async () => {
    const { closes, messages } = open(await serve('x'.repeat(16 * 1024 * 1024 + 1)));
    await until('the end', () => closes.length === 1);
    expect(closes[0]).toMatchObject({ tooLarge: true });
    expect(messages).toEqual([]);
  });

  it('takes a message of 16 MiB', async () => {
    const { messages, socket } = open(await serve('x'.repeat(16 * 1024 * 1024)));
    await until('the message', () => messages.length === 1);
    socket.terminate();
  });

  it('reports its end also when nobody listens', async () => {
    const port = await muteServer();
    for (const close of closers.splice(0)) close();
    const { closes } = open(port);
    await until('the end', () => closes.length === 1);
    expect(closes[0]?.detail).toContain('ECONNREFUSED');
  });

  it('reports its end also when terminated before the handshake', async () => {
    const { closes, socket } = open(await muteServer());
    socket.send('goes nowhere and harms nothing');
    socket.terminate();
    await until('the end', () => closes.length === 1);
  });
});
