import { DEBIAN_POSTGRES, findPostgresFolder, findProgram } from './programs.ts';
import type { KeptServer } from './kept-server.ts';
import { startPostgresServer } from './postgres-server.ts';
import { startRedisServer } from './redis-server.ts';

export const SERVICE_NAMES = ['redis', 'postgres', 'chromium'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** A service that the suite can use, or why it cannot. `address` is a URL or, for Chromium, a path. */
export type TestService = { address: string; reason?: never } | { address: null; reason: string };

export interface TestServices {
  services: Record<ServiceName, TestService>;
  stop: () => Promise<void>;
}

declare module 'vitest' {
  /** What the global set-up offers to every test through `inject`. */
  interface ProvidedContext {
    /** A Redis for tests, or null. It is shared by test files that run side by side. */
    redisUrl: string | null;
    /** A PostgreSQL database from which tests may create others, or null. */
    postgresUrl: string | null;
    /** Path of the browser, or null. */
    chromiumPath: string | null;
    /** The same with the reason where one is missing. */
    testServices: Record<ServiceName, TestService>;
  }
}

type Started = TestService & { stop?: () => Promise<void> };

/**
 * Finds or starts what tests with real services need: the servers named in the environment, else
 * installed programs started here. A server that merely happens to run is never used. What
 * `LIVERMORE_TEST_REQUIRE` names and cannot be had is an error.
 */
export const startTestServices = async (
  env: NodeJS.ProcessEnv,
  postgresVersions = DEBIAN_POSTGRES,
): Promise<TestServices> => {
  const path = env['PATH'] ?? '';
  const required = requiredServices(env['LIVERMORE_TEST_REQUIRE'] ?? '');
  const [redis, postgres] = await Promise.all([
    server(env, 'LIVERMORE_TEST_REDIS_URL', findProgram(path, 'redis-server'), 'redis-server', startRedisServer),
    server(
      env,
      'LIVERMORE_TEST_DATABASE_URL',
      findPostgresFolder(path, postgresVersions),
      "PostgreSQL's initdb and postgres",
      startPostgresServer,
    ),
  ]);
  const started: Record<ServiceName, Started> = { redis, postgres, chromium: chromium(path) };
  const stop = async (): Promise<void> => {
    await Promise.all([redis.stop?.(), postgres.stop?.()]);
  };

  const missing = required.filter((name) => started[name].address === null);
  if (missing.length > 0) {
    await stop();
    const lines = missing.map((name) => `  ${name}: ${started[name].reason}`);
    throw new Error(`LIVERMORE_TEST_REQUIRE asks for what is not here:\n${lines.join('\n')}`);
  }
  return { services: { redis: plain(redis), postgres: plain(postgres), chromium: plain(started.chromium) }, stop };
};

const requiredServices = (text: string): ServiceName[] => {
  const names = text.split(',').map((name) => name.trim()).filter(Boolean);
  const isService = (name: string): name is ServiceName => (SERVICE_NAMES as readonly string[]).includes(name);
  const unknown = names.filter((name) => !isService(name));
  if (unknown.length > 0) {
    throw new Error(`LIVERMORE_TEST_REQUIRE knows ${SERVICE_NAMES.join(', ')}, not ${unknown.join(', ')}`);
  }
  return names.filter(isService);
};

const server = async (
  env: NodeJS.ProcessEnv,
  variable: string,
  program: string | null,
  programName: string,
  start: (program: string) => Promise<KeptServer>,
): Promise<Started> => {
  const named = env[variable];
  if (named) return { address: named };
  if (program === null) {
    return { address: null, reason: `${variable} is not set and ${programName} is not installed` };
  }
  try {
    const { url, stop } = await start(program);
    return { address: url, stop };
  } catch (error) {
    return { address: null, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** The one without a window comes first: a new context with an empty page takes it a tenth of the processor's time. */
const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

const chromium = (searchPath: string): TestService => {
  const path = findProgram(searchPath, ...BROWSERS);
  return path === null ? { address: null, reason: `none of ${BROWSERS.join(', ')} is installed` } : { address: path };
};

const plain = ({ address, reason }: Started): TestService =>
  address === null ? { address, reason } : { address };
