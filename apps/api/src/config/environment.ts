import { AppError } from '@livermore/base';
import { isIP } from 'node:net';
import { z } from 'zod';
import { hostInUrl, isLoopback } from './loopback.ts';

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

/** Every variable with its type, its default and what it means. Nothing else reads the environment. */
const EnvironmentSchema = z.object({
  /** Where the server listens. Elsewhere than on loopback it needs `LIVERMORE_PUBLIC_URL` and an owner with a password. */
  LIVERMORE_HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => isLoopback(host) || isIP(host) !== 0, notThis('an address of this machine, or localhost')),
  /** The address as browsers see it, where that is not loopback. */
  LIVERMORE_PUBLIC_URL: urlSchema(['http:', 'https:'])
    .refine((text) => !URL.canParse(text) || ['', '/'].includes(text.slice(new URL(text).origin.length)), {
      error: 'must end after host and port; the pages are at the root of their address',
    })
    .transform((text) => new URL(text).origin)
    .optional(),
  /** 0 takes a free port. */
  LIVERMORE_PORT: portSchema.default(3000),
  /** Embedded database, key of the sessions and the demo market's clock. */
  LIVERMORE_DATA_DIR: z.string().min(1).default('.livermore'),
  /** PostgreSQL 14 or newer; absent means the embedded database. */
  LIVERMORE_DATABASE_URL: urlSchema(['postgres:', 'postgresql:']).optional(),
  /** Redis 6.2 or newer; absent means hot data and messages in process. */
  LIVERMORE_REDIS_URL: urlSchema(['redis:', 'rediss:']).optional(),
  /** Which planes run in this process: `web` serves people and programs, `worker` runs the engines. */
  LIVERMORE_ROLE: z.enum(['all', 'web', 'worker'], notThis('all, web or worker')).default('all'),
  /** The issuer whose bearer tokens are accepted, as its tokens name it. */
  LIVERMORE_OIDC_ISSUER: urlSchema(['http:', 'https:'])
    .refine((text) => !URL.canParse(text) || new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname), {
      error: 'must begin with https://, since its keys decide who is let in',
    })
    .optional(),
  /** Whom its tokens must be made for. */
  LIVERMORE_OIDC_AUDIENCE: z.string().min(1).optional(),
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

/** Which planes run in one process. */
export type Role = 'all' | 'web' | 'worker';

/** The configuration of the server, typed and complete. */
export interface Configuration {
  role: Role;
  host: string;
  port: number;
  /** The origin of our pages as browsers see it; null means loopback. */
  publicUrl: string | null;
  /** The identity provider whose tokens are accepted. */
  oidc: { issuer: string; audience: string | null } | null;
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
  environment: Environment,
  { isTerminal, overrides = {} }: { isTerminal: boolean; overrides?: ConfigurationOverrides },
): Configuration => {
  const env = parse(
    EnvironmentSchema,
    {
      ...environment,
      ...(overrides.host === undefined ? {} : { LIVERMORE_HOST: overrides.host }),
      ...(overrides.port === undefined ? {} : { LIVERMORE_PORT: overrides.port }),
    },
    missingForServer,
  );
  return {
    role: env.LIVERMORE_ROLE,
    host: env.LIVERMORE_HOST,
    port: env.LIVERMORE_PORT,
    publicUrl: env.LIVERMORE_PUBLIC_URL ?? null,
    oidc: env.LIVERMORE_OIDC_ISSUER
      ? { issuer: env.LIVERMORE_OIDC_ISSUER, audience: env.LIVERMORE_OIDC_AUDIENCE ?? null }
      : null,
    dataDir: env.LIVERMORE_DATA_DIR,
    databaseUrl: env.LIVERMORE_DATABASE_URL ?? null,
    redisUrl: env.LIVERMORE_REDIS_URL ?? null,
    logLevel: env.LIVERMORE_LOG_LEVEL,
    logFormat: env.LIVERMORE_LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
    coinbase: { wsUrl: env.LIVERMORE_COINBASE_WS_URL, restUrl: env.LIVERMORE_COINBASE_REST_URL },
  };
};

const missingForServer = (present: Present): string[] => [
  ...missingForRole(present),
  ...missingForHost(present),
  ...(present['LIVERMORE_OIDC_AUDIENCE'] !== undefined && present['LIVERMORE_OIDC_ISSUER'] === undefined
    ? ['LIVERMORE_OIDC_ISSUER: is missing; LIVERMORE_OIDC_AUDIENCE says for whom its tokens must be made']
    : []),
];

/** Requests are taken at addresses that are known only; a worker serves no pages. */
const missingForHost = ({ LIVERMORE_HOST: host, LIVERMORE_PUBLIC_URL: url, LIVERMORE_ROLE: role }: Present): string[] =>
  host !== undefined && isIP(host) !== 0 && !isLoopback(host) && url === undefined && role !== 'worker'
    ? [`LIVERMORE_PUBLIC_URL: is missing; listening at ${host} needs the address that browsers use`]
    : [];

/** Several processes meet in PostgreSQL and Redis; what is embedded in one of them the others cannot reach. */
const missingForRole = ({ LIVERMORE_ROLE: role, ...present }: Present): string[] =>
  role === 'web' || role === 'worker'
    ? (['LIVERMORE_DATABASE_URL', 'LIVERMORE_REDIS_URL'] as const)
        .filter((name) => present[name] === undefined)
        .map((name) => `${name}: is missing; with LIVERMORE_ROLE=${role} it must name what all processes share`)
    : [];

/** Where a client finds the server, and how it proves who it is. */
export interface ClientConfiguration {
  /** Without a slash at its end. */
  url: string;
  /** Absent means the owner's token in the data directory. */
  apiKey: string | null;
  dataDir: string;
}

/** Reads what `livermore ctl` needs, leaving everything about the server's own parts unread. */
export const readClientConfiguration = (environment: Environment): ClientConfiguration => {
  const env = parse(ClientEnvironmentSchema, environment, missingForClient);
  return {
    url: (env.LIVERMORE_URL ?? `http://${hostInUrl(env.LIVERMORE_HOST)}:${env.LIVERMORE_PORT}`).replace(/\/+$/, ''),
    apiKey: env.LIVERMORE_API_KEY ?? null,
    dataDir: env.LIVERMORE_DATA_DIR,
  };
};

const ClientEnvironmentSchema = EnvironmentSchema.pick({
  LIVERMORE_HOST: true,
  LIVERMORE_PORT: true,
  LIVERMORE_DATA_DIR: true,
}).extend({
  /** The address of the server, where host and port do not tell it. */
  LIVERMORE_URL: urlSchema(['http:', 'https:']).optional(),
  /** A key made in the Admin UI. It becomes a header, so nothing but printable characters. */
  LIVERMORE_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: 'must be the key as it was shown, without spaces or line ends' })
    .optional(),
});

const missingForClient = ({ LIVERMORE_URL: url, LIVERMORE_PORT: port }: Present): string[] =>
  url === undefined && Number(port) === 0
    ? ['LIVERMORE_URL: is missing; with port 0 only the terminal of the server tells its address']
    : [];

type Environment = Readonly<Record<string, string | undefined>>;
type Present = Readonly<Record<string, string>>;

/** Throws AppError `CONFIG_INVALID` naming every problem at once. */
const parse = <Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
  otherProblems: (present: Present) => string[],
): z.output<Schema> => {
  const present = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  const parsed = schema.safeParse(present);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  problems.push(...otherProblems(present));
  for (const name of Object.keys(present)) {
    if (name.startsWith('LIVERMORE_') && !isKnownVariable(name)) {
      problems.push(`${name}: is not a variable of Livermore; known are ${KNOWN_VARIABLES.join(', ')}`);
    }
  }
  if (parsed.success && problems.length === 0) return parsed.data;
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  throw new AppError('CONFIG_INVALID', `The environment has ${count(problems.length)}:\n${list}`);
};

const KNOWN_VARIABLES = [...Object.keys(EnvironmentSchema.shape), 'LIVERMORE_URL', 'LIVERMORE_API_KEY'];

/** Variables of tests and optional parts: accepted, so that one file can serve them all. */
const OTHER_VARIABLES = /^LIVERMORE_(TEST_.*|BINANCE_US_(WS|REST)_URL)$/;

const isKnownVariable = (name: string): boolean =>
  KNOWN_VARIABLES.includes(name) || OTHER_VARIABLES.test(name);

const count = (problems: number): string => (problems === 1 ? 'a problem' : `${problems} problems`);
