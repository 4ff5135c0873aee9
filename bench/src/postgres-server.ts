import { execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEBIAN_POSTGRES, findPostgresFolder } from '../../packages/testkit/src/services/programs.ts';
import { freePort } from '../../packages/testkit/src/services/free-port.ts';

export interface PostgresServer {
  url: string;
  stop: () => Promise<void>;
}

/** Ends with an immediate shutdown, for which nothing is written any more. */
const SHUT_DOWN_NOW = 'SIGQUIT';

/**
 * Starts an empty PostgreSQL on a free port of loopback, with the settings it is delivered with: what
 * it has confirmed is on the disk. Undefined where none is installed. It ends with this process at
 * the latest, and its folder with it.
 */
export const startPostgres = async (): Promise<PostgresServer | undefined> => {
  const programs = findPostgresFolder(process.env['PATH'] ?? '', DEBIAN_POSTGRES);
  if (programs === null) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'livermore-bench-postgres-'));
  const data = join(folder, 'data');
  const account = unprivilegedAccount();
  if (account) chownSync(folder, account.uid, account.gid);
  const options: SpawnOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...account };
  const initialise = spawn(join(programs, 'initdb'), [`--pgdata=${data}`, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale'], options);
  initialise.stderr?.resume();
  await once(initialise, 'exit');
  const port = await freePort();
  const server = spawn(join(programs, 'postgres'), [`-D${data}`, `--port=${port}`, '--listen_addresses=127.0.0.1', '--unix_socket_directories='], options);
  const kill = (): void => {
    server.kill(SHUT_DOWN_NOW);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', kill);
  await new Promise<void>((resolve, reject) => {
    if (!server.stderr) throw new Error('PostgreSQL has no output');
    server.once('exit', (code) => {
      reject(new Error(`PostgreSQL did not start: exit code ${code}`));
    });
    createInterface(server.stderr).on('line', (line) => {
      if (line.includes('database system is ready to accept connections')) resolve();
    });
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      process.off('exit', kill);
      const ended = once(server, 'exit');
      server.kill(SHUT_DOWN_NOW);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** PostgreSQL refuses to run as root: the account to use instead, or undefined for somebody else. */
const unprivilegedAccount = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};
