import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

/** A server that this process started and that ends with it. */
export interface KeptServer {
  url: string;
  /** Ends the server and removes its folder. */
  stop: () => Promise<void>;
}

export interface KeptServerPlan {
  /** Part of the name of its temporary folder. */
  name: string;
  /** Programs to run to their end and, last, the server itself. */
  commands: (folder: string, port: number) => [string, ...string[]][];
  /** Part of the line by which the server says that it listens. */
  readyLine: string;
  url: (port: number) => string;
  /** The account to run under, when not our own. */
  account?: { uid: number; gid: number };
}

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const ATTEMPTS = 3;

/** Starts a server on a free port in a temporary folder; both are gone after `stop` and after our end. */
export const startKeptServer = async (plan: KeptServerPlan): Promise<KeptServer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(plan);
    } catch (error) {
      // Somebody else may have taken the port between finding and using it.
      if (attempt === ATTEMPTS) throw error;
    }
  }
};

const startOnce = async ({ name, commands, readyLine, url, account }: KeptServerPlan): Promise<KeptServer> => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), `livermore-${name}-`));
  if (account) chownSync(folder, account.uid, account.gid);
  const job = JSON.stringify({ folder, commands: commands(folder, port), account });
  const keeper = spawn(process.execPath, [KEEPER, job], { detached: true, stdio: 'pipe' });
  const exited = once(keeper, 'exit');
  const said: string[] = [];

  await new Promise<void>((resolve, reject) => {
    const read = (line: string): void => {
      if (said.length < 100) said.push(line);
      if (line.includes(readyLine)) resolve();
    };
    createInterface(keeper.stdout).on('line', read);
    createInterface(keeper.stderr).on('line', read);
    keeper.on('error', reject);
    keeper.on('exit', () => {
      reject(new Error(`${name} did not start:\n${said.join('\n')}`));
    });
  });
  return {
    url: url(port),
    stop: async () => {
      keeper.stdin.end();
      await exited;
    },
  };
};
