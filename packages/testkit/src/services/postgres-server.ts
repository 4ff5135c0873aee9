import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startKeptServer } from './kept-server.ts';
import type { KeptServer } from './kept-server.ts';

/** Starts an empty PostgreSQL on loopback, without fsync, from the programs in `programFolder`. */
export const startPostgresServer = (programFolder: string): Promise<KeptServer> => {
  const account = unprivilegedAccount();
  return startKeptServer({
    name: 'postgres',
    commands: (folder, port) => {
      const data = join(folder, 'data');
      return [
        [
          join(programFolder, 'initdb'),
          `--pgdata=${data}`,
          '--username=postgres',
          '--auth=trust',
          '--encoding=UTF8',
          '--no-locale',
          '--no-sync',
        ],
        [
          join(programFolder, 'postgres'),
          `-D${data}`,
          `--port=${port}`,
          '--listen_addresses=127.0.0.1',
          '--unix_socket_directories=',
          '--fsync=off',
          '--synchronous_commit=off',
          '--full_page_writes=off',
          '--max_connections=200',
        ],
      ];
    },
    readyLine: 'database system is ready to accept connections',
    url: (port) => `postgresql://postgres@127.0.0.1:${port}/postgres`,
    ...(account ? { account } : {}),
  });
};

/** PostgreSQL refuses to run as root: the account to use instead, or undefined when we are not root. */
const unprivilegedAccount = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string, name: string): number =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // No such account here; the next one.
    }
  }
  return undefined;
};
