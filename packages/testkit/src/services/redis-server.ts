import { startKeptServer } from './kept-server.ts';
import type { KeptServer } from './kept-server.ts';

/** Starts an empty Redis on loopback that writes nothing to disk. */
export const startRedisServer = (program: string): Promise<KeptServer> =>
  startKeptServer({
    name: 'redis',
    commands: (folder, port) => [
      [program, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    ],
    readyLine: 'Ready to accept connections',
    url: (port) => `redis://127.0.0.1:${port}`,
  });
