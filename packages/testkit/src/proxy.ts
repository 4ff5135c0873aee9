import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP connection-by-connection relay that can misbehave. */
export interface Proxy {
  /** The target's address with host and port of the proxy. */
  url: string;
  port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Closes every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Keeps connections and accepts new ones, but passes nothing on, as on a half-open line, until `restore`. */
  silence(): void;
  /** Passes everything on again. What was held back meanwhile is passed on as well. */
  restore(): void;
  /** From now on connects to the host and port of the URL `target`; connections that are open stay as they are. */
  aimAt(target: string): void;
  stop(): Promise<void>;
}

/** Listens on loopback and relays to the host and port of the URL `target`. */
export const startProxy = async ({ target }: { target: string }): Promise<Proxy> => {
  let aim = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let mode: 'open' | 'cut' | 'silent' = 'open';

  const relay = (pair: [Socket, Socket]): void => {
    pair[0].pipe(pair[1]);
    pair[1].pipe(pair[0]);
  };
  const hold = ([near, far]: [Socket, Socket]): void => {
    near.unpipe(far).pause();
    far.unpipe(near).pause();
  };
  const drop = (pair: [Socket, Socket]): void => {
    pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  };

  const server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const pair: [Socket, Socket] = [near, connect(Number(aim.port), aim.hostname)];
    pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {
        drop(pair);
      });
      socket.on('close', () => {
        drop(pair);
      });
    }
    if (mode === 'open') relay(pair);
    else hold(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');

  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  const cut = (): void => {
    mode = 'cut';
    pairs.forEach(drop);
  };
  return {
    url: url.href,
    port: address.port,
    get connections() {
      return pairs.size;
    },
    cut,
    silence: () => {
      mode = 'silent';
      pairs.forEach(hold);
    },
    restore: () => {
      if (mode === 'silent') pairs.forEach(relay);
      mode = 'open';
    },
    aimAt: (next) => {
      aim = new URL(next);
    },
    stop: async () => {
      cut();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
};
