import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { until } from './until.ts';

describe('the proxy', () => {
  const echo = createServer((socket) => {
    socket.on('error', () => {}).pipe(socket);
  });
  let proxy: Proxy;

  beforeEach(async () => {
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await startProxy({ target: `redis://127.0.0.1:${(echo.address() as AddressInfo).port}/3` });
  });

  afterEach(async () => {
    await proxy.stop();
    await new Promise((resolve) => echo.close(resolve));
  });

  /** A client, of the proxy when no port is given, and what it has heard so far. */
  const client = (port = proxy.port): { socket: Socket; heard: () => string } => {
    let heard = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (text: string) => {
      heard += text;
    });
    return { socket, heard: () => heard };
  };

  it('gives the address of the target with its own port, and relays both ways', async () => {
    expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}/3`);
    const { socket, heard } = client();
    socket.write('hello');
    await until('the echo', () => heard() === 'hello');
  });

  it('cuts what is open and refuses until restored', async () => {
    const first = client();
    first.socket.write('a');
    await until('the echo', () => first.heard() === 'a');
    proxy.cut();
    await until('the end', () => first.socket.destroyed);
    const second = client();
    await until('the refusal', () => second.socket.destroyed);
    proxy.restore();
    const third = client();
    third.socket.write('b');
    await until('the echo', () => third.heard() === 'b');
  });

  it('is silent to old and new connections without closing them, and passes on what it held', async () => {
    const old = client();
    old.socket.write('1');
    await until('the echo', () => old.heard() === '1');
    proxy.silence();
    old.socket.write('2');
    const young = client();
    young.socket.write('3');
    await until('the new connection', () => proxy.connections === 2);
    // Ten turns with the server itself: what the proxy lets through would have come by then.
    const direct = client((echo.address() as AddressInfo).port);
    for (let turn = 1; turn <= 10; turn++) {
      direct.socket.write('x');
      await until('the direct echo', () => direct.heard().length === turn);
    }
    direct.socket.destroy();
    expect([old.heard(), young.heard()]).toEqual(['1', '']);
    expect([old.socket.destroyed, young.socket.destroyed]).toEqual([false, false]);
    proxy.restore();
    await until('both echoes', () => old.heard() === '12' && young.heard() === '3');
  });

  it('connects to another server from when it is aimed at it', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('the other one')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    proxy.aimAt(`redis://127.0.0.1:${(other.address() as AddressInfo).port}`);
    const { heard } = client();
    await until('its answer', () => heard() === 'the other one');
    await new Promise((resolve) => other.close(resolve));
  });
});
