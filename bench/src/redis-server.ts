import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

const PROGRAM = 'redis-server';

export interface RedisServer {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts an empty `redis-server` on a free port of loopback that writes nothing to disk; undefined
 * where none is installed. It ends with this process at the latest.
 */
export const startRedis = async (): Promise<RedisServer | undefined> => {
  const port = await freePort();
  const server = spawn(
    PROGRAM,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', tmpdir(), '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', kill);
  const started = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.once('exit', () => {
      resolve(false);
    });
    createInterface(server.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!started) return undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
};

/** A TCP port of loopback that nobody uses at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
};
