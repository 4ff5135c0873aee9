import { AppError } from '@livermore/base';
import { z } from 'zod';

/** A refusal that names what was read. */
const notThis = (expected: string) => ({
  error: ({ input }: { input?: unknown }): string => `must be ${expected}, not ${JSON.stringify(input)}`,
});

const portSchema = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, notThis('a port from 0 to 65535'))
  .transform(Number);

const urlSchema = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    // Not what was read: an address may hold a password.
    error: `must be an address beginning with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  });

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Every variable with its type, its default and what it means. Nothing else reads the environment. */
const EnvironmentSchema = z.object({
  /** Where the server listens. */
  LIVERMORE_HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => LOOPBACK.includes(host), {
      error: `must be one of ${LOOPBACK.join(', ')}: listening elsewhere needs an owner with a password, which this version does not have yet`,
    }),
  /** 0 takes a free port. */
  LIVERMORE_PORT: portSchema.default(3000),
  /** Embedded database, key of the sessions and the demo market's clock. */
  LIVERMORE_DATA_DIR: z.string().min(1).default('.livermore'),
  /** PostgreSQL 14 or newer; absent means the embedded database. */
  LIVERMORE_DATABASE_URL: urlSchema(['postgres:', 'postgresql:']).optional(),
  /** Redis 6.2 or newer; absent means hot data and messages in process. */
  LIVERMORE_REDIS_URL: urlSchema(['redis:', 'rediss:']).optional(),
  LIVERMORE_ROLE: z
    .string()
    .default('all')
    .refine((role) => role === 'all', {
      error: "must be 'all': this version runs everything in one process",
    }),
  LIVERMORE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], notThis('debug, info, warn, error or silent'))
    .default('info'),
  /** Absent means `pretty` on a terminal and `json` elsewhere. */
  LIVERMORE_LOG_FORMAT: z.enum(['pretty', 'json'], notThis('pretty or json')).optional(),
  LIVERMORE_COINBASE_WS_URL: urlSchema(['ws:', 'wss:']).default('wss://advanced-trade-ws.coinbase.com'),
  LIVERMORE_COINBASE_REST_URL: urlSchema(['http:', 'https:']).default(
    'https://api.coinbase.com/api/v3/brokerage',
  ),
});

/** The configuration of the server, typed and complete. */
export interface Configuration {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | null;
  redisUrl: string | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  logFormat: 'pretty' | 'json';
  coinbase: { wsUrl: string; restUrl: string };
}

/** Options of the command line that go before the environment. */
export interface ConfigurationOverrides {
  host?: string;
  port?: string;
}

/**
 * Reads the configuration from environment variables. An empty variable counts as absent.
 * Throws AppError `CONFIG_INVALID` naming every problem at once.
 */
export const readConfiguration = (
  environment: Readonly<Record<string, string | undefined>>,
  { isTerminal, overrides = {} }: { isTerminal: boolean; overrides?: ConfigurationOverrides },
): Configuration => {
  const given = {
    ...environment,
    ...(overrides.host === undefined ? {} : { LIVERMORE_HOST: overrides.host }),
    ...(overrides.port === undefined ? {} : { LIVERMORE_PORT: overrides.port }),
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const parsed = EnvironmentSchema.safeParse(present);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  for (const name of Object.keys(present)) {
    if (name.startsWith('LIVERMORE_') && !isKnownVariable(name)) {
      problems.push(`${name}: is not a variable of Livermore; known are ${KNOWN_VARIABLES.join(', ')}`);
    }
  }
  if (!parsed.success || problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    throw new AppError('CONFIG_INVALID', `The environment has ${count(problems.length)}:\n${list}`);
  }
  const env = parsed.data;
  return {
    host: env.LIVERMORE_HOST,
    port: env.LIVERMORE_PORT,
    dataDir: env.LIVERMORE_DATA_DIR,
    databaseUrl: env.LIVERMORE_DATABASE_URL ?? null,
    redisUrl: env.LIVERMORE_REDIS_URL ?? null,
    logLevel: env.LIVERMORE_LOG_LEVEL,
    logFormat: env.LIVERMORE_LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
    coinbase: { wsUrl: env.LIVERMORE_COINBASE_WS_URL, restUrl: env.LIVERMORE_COINBASE_REST_URL },
  };
};

const KNOWN_VARIABLES = Object.keys(EnvironmentSchema.shape);

/** Variables of clients, tests and optional parts: accepted, so that one file can serve them all. */
const OTHER_VARIABLES = /^LIVERMORE_(TEST_.*|URL|API_KEY|PUBLIC_URL|BINANCE_US_(WS|REST)_URL|OIDC_.*)$/;

const isKnownVariable = (name: string): boolean =>
  KNOWN_VARIABLES.includes(name) || OTHER_VARIABLES.test(name);

const count = (problems: number): string => (problems === 1 ? 'a problem' : `${problems} problems`);
