import { messageOf, type Clock } from '@livermore/base';
import { Command, Option } from 'commander';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readConfiguration, type Role } from '../config/environment.ts';
import { componentLogger } from '../logging/component-logger.ts';
import { createLogger } from '../logging/create-logger.ts';
import { LogKeeper } from '../logging/log-keeper.ts';
import { Redactor } from '../logging/redactor.ts';
import type { RequestedMarket } from '../server.ts';
import { VERSION } from '../version.ts';
import { ConsoleProgress } from './console-progress.ts';

export interface ServeIo {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborted when the server is to stop. */
  signal: AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
}

interface ServeFlags {
  demo?: boolean;
  exchange?: 'coinbase';
  port?: string;
  host?: string;
}

/** Longest time that stopping may take before the process ends all the same. */
const STOP_LIMIT_MS = 10_000;

/** `livermore serve`: runs until it is told to stop or cannot go on. */
export const serveCommand = (io: ServeIo): Command =>
  new Command('serve')
    .description('runs the server; on a fresh data directory with the demo market')
    .addOption(new Option('--demo', 'watch the demo market: no account, no key, no network').conflicts('exchange'))
    .addOption(new Option('--exchange <name>', 'watch a real exchange, on a fresh data directory').choices(['coinbase']))
    .option('--port <port>', 'where to listen; 0 takes a free port (LIVERMORE_PORT)')
    .option('--host <host>', 'where to listen (LIVERMORE_HOST)')
    .action(async (flags: ServeFlags) => {
      await serve(io, flags);
    });

const serve = async ({ stdout, stderr, signal, environment, clock }: ServeIo, flags: ServeFlags): Promise<void> => {
  const configuration = readConfiguration(environment, {
    isTerminal: stdout.isTTY,
    overrides: {
      ...(flags.port === undefined ? {} : { port: flags.port }),
      ...(flags.host === undefined ? {} : { host: flags.host }),
    },
  });
  const redactor = new Redactor();
  const keeper = new LogKeeper({ process: processName(configuration.role, randomBytes(3).toString('hex')) });
  const logger = createLogger({ configuration, destination: stderr, redactor, keeper });
  const ownLogger = componentLogger(logger, 'server');
  ownLogger.info({ role: configuration.role, pid: process.pid }, `Livermore ${VERSION} starts`);
  const progress = new ConsoleProgress(stderr, 'Reading history');
  // Loaded here, so that the other commands and a refused environment do not wait for it.
  const { createServer } = await import('../server.ts');
  const server = createServer({
    configuration,
    market: marketOf(flags),
    version: VERSION,
    clock,
    random: Math.random,
    randomSecret: () => randomBytes(32).toString('base64url'),
    newId: randomUUID,
    secret: (name) => {
      redactor.know(environment[name]);
      return environment[name];
    },
    logger,
    keeper,
    redactor,
    files: BUILT_FILES,
    onProgress: (state) => {
      progress.show(state);
    },
  });
  const ended = Promise.race([aborted(signal), aborted(server.lost)]);
  const address = await Promise.race([server.start(), ended]);
  if (address) stdout.write(`Livermore runs at ${address.url}${address.signInUrl ? `  Sign in once with ${address.signInUrl}` : ''}\n`);
  await ended;
  progress.close();
  ownLogger.info({}, 'Livermore stops');
  if (server.lost.aborted) {
    stderr.write(`Livermore cannot go on: ${redactor.text(messageOf(server.lost.reason))}\n`);
    process.exitCode = 1;
  }
  clock.after(STOP_LIMIT_MS, () => {
    stderr.write('Stopping took too long; what was not stored is read again at the next start.\n');
    process.exit(1);
  });
  await server.stop();
};

/** Tells processes apart, and one start from the next. */
const processName = (role: Role, id: string): string => `${role === 'all' ? 'server' : role}-${id}`;

const marketOf = ({ demo, exchange }: ServeFlags): RequestedMarket => exchange ?? (demo ? 'demo' : 'stored');

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => { resolve(); }, { once: true });
  });

/** Where the build puts what the server needs, seen from the bundle. */
const BUILT_FILES = {
  adminDir: fileURLToPath(new URL('../admin/', import.meta.url)),
  migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
  databaseWorker: new URL('./pglite.worker.mjs', import.meta.url),
  simulatorWorker: new URL('./simulator.worker.mjs', import.meta.url),
};
