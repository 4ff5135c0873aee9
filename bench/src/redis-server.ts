import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
// The file alone: the rest of the testkit cannot be bundled.
import { freePort } from '../../packages/testkit/src/services/free-port.ts';

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
