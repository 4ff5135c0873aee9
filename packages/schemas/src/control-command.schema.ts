import { z } from 'zod';
import { EXCHANGE_ORDER, SYMBOL_PATTERN } from './exchange.ts';
import { mustBe } from './problem-words.ts';
import { TIMEFRAMES } from './timeframe.ts';
import { MODES } from './user-settings.schema.ts';

/** With the user the identity of a command: 1 to 64 characters, all of them printable. */
export const RequestIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]*$/u, { error: 'must not contain control characters' });

const SymbolSchema = z.string().regex(SYMBOL_PATTERN, { error: mustBe('BASE-QUOTE in capitals') });
const ExchangeSchema = z.enum(EXCHANGE_ORDER);
const SymbolPayloadSchema = z.strictObject({ symbol: SymbolSchema, exchange: ExchangeSchema.optional() });
const NoPayloadSchema = z.strictObject({}).optional();

const BackfillPayloadSchema = z
  .strictObject({
    symbols: z.array(SymbolSchema).min(1).max(1_000).optional(),
    timeframes: z.array(z.enum(TIMEFRAMES)).min(1).optional(),
  })
  .optional();

const ClearCachePayloadSchema = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all') }),
  z.strictObject({ scope: z.literal('symbol'), symbol: SymbolSchema }),
  z.strictObject({ scope: z.literal('timeframe'), timeframe: z.enum(TIMEFRAMES) }),
]);

/** What each type of command carries. */
const PAYLOADS = {
  'pause': NoPayloadSchema,
  'resume': NoPayloadSchema,
  'reload-settings': NoPayloadSchema,
  'switch-mode': z.strictObject({ mode: z.enum(MODES) }),
  'add-symbol': SymbolPayloadSchema,
  'remove-symbol': SymbolPayloadSchema,
  'force-backfill': BackfillPayloadSchema,
  'clear-cache': ClearCachePayloadSchema,
};

export type CommandType = keyof typeof PAYLOADS;

export const COMMAND_TYPES = Object.keys(PAYLOADS) as CommandType[];

const request = <Type extends CommandType>(type: Type) => z.object({ type: z.literal(type), payload: PAYLOADS[type] });

/** Pause and resume go before everything that waits and overtake what runs. */
export const isUrgentCommand = (type: CommandType): boolean => type === 'pause' || type === 'resume';

/** Says which commands there are where the type is none of them. */
const unknownType = (issue: { code?: string; input?: unknown }): string | undefined =>
  issue.code === 'invalid_union' ? `there is no such command; there are ${COMMAND_TYPES.join(', ')}` : undefined;

/** A command without its identity, as `control.sendCommand` takes it. */
export const CommandRequestSchema = z.discriminatedUnion('type', [
  request('pause'),
  request('resume'),
  request('reload-settings'),
  request('switch-mode'),
  request('add-symbol'),
  request('remove-symbol'),
  request('force-backfill'),
  request('clear-cache'),
], { error: unknownType });

export type CommandRequest = z.output<typeof CommandRequestSchema>;

/** Identity and time of issue, Unix ms. */
const ENVELOPE = { timestamp: z.number().int().nonnegative(), requestId: RequestIdSchema };
const command = <Type extends CommandType>(type: Type) => request(type).extend(ENVELOPE);

/** One message on `channel:control:{userId}`. */
export const ControlCommandSchema = z.discriminatedUnion('type', [
  command('pause'),
  command('resume'),
  command('reload-settings'),
  command('switch-mode'),
  command('add-symbol'),
  command('remove-symbol'),
  command('force-backfill'),
  command('clear-cache'),
], { error: unknownType });

export type ControlCommand = z.output<typeof ControlCommandSchema>;

/** Statuses after which nothing more happens to a command. */
export const END_STATUSES = ['succeeded', 'failed', 'expired', 'cancelled', 'superseded', 'rejected'] as const;

export type EndStatus = (typeof END_STATUSES)[number];

/** Where a stored command stands; `stored` waits for a worker to take it. */
export const COMMAND_STATUSES = ['stored', 'acknowledged', 'running', ...END_STATUSES] as const;

export type CommandStatus = (typeof COMMAND_STATUSES)[number];

export const isEndStatus = (status: string): status is EndStatus => END_STATUSES.some((each) => each === status);

export interface CommandProgress {
  done: number;
  total: number;
  /** What is being worked on, for people. */
  current: string;
}

export interface CommandError {
  code: string;
  message: string;
}

/** One message on `channel:control-result:{userId}`. */
export interface ControlResult {
  requestId: string;
  type: string;
  status: 'acknowledged' | 'running' | 'progress' | EndStatus;
  /** Wall time, Unix ms. */
  at: number;
  message?: string;
  data?: Record<string, unknown>;
  error?: CommandError;
  progress?: CommandProgress;
}

/** Through which door a command came. */
export const COMMAND_ORIGINS = ['admin', 'cli', 'channel', 'settings'] as const;

export type CommandOrigin = (typeof COMMAND_ORIGINS)[number];

/** A command as the ledger holds it. Times are wall time, Unix ms; null until it happened. */
export interface CommandRecord {
  /** Grows with each stored command, so that a reader can go on after the last one it saw. */
  id: number;
  userId: number;
  requestId: string;
  type: CommandType;
  payload: Record<string, unknown> | null;
  status: CommandStatus;
  /** Overtaken by a pause: goes on after resume. */
  suspended: boolean;
  origin: CommandOrigin;
  /** Who sent it, for people; null for a bare message. */
  actor: string | null;
  issuedAt: number;
  storedAt: number;
  expiresAt: number;
  acknowledgedAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  progress: CommandProgress | null;
  message: string | null;
  data: Record<string, unknown> | null;
  error: CommandError | null;
  /** Wall time of the last change of any of this. */
  changedAt: number;
  /** Number of that change: of one user's commands they become visible in rising order. */
  changeId: number;
}
