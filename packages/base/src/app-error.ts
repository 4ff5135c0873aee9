/** What a caller may do about an error: try again, refuse the input, or stop. */
export type ErrorClass = 'retry' | 'refuse' | 'fatal';

/** Every error code with its class. `docs/errors.md` explains each to the person who reads it. */
export const ERROR_CLASSES = {
  CONFIG_INVALID: 'fatal',
  PORT_IN_USE: 'fatal',
  DATA_DIR_IN_USE: 'fatal',
  DATA_DIR_DAMAGED: 'fatal',
  DATA_DIR_UNUSABLE: 'fatal',
  DATA_DIR_OTHER_EXCHANGE: 'fatal',
  DATABASE_UNREACHABLE: 'fatal',
  DATABASE_NEWER: 'fatal',
  DATABASE_TOO_OLD: 'fatal',
  OWNER_UNPROTECTED: 'fatal',
  SETTINGS_INVALID: 'refuse',
  SETTINGS_CONFLICT: 'refuse',
  UNKNOWN_VERSION: 'refuse',
  UNKNOWN_ALERT: 'refuse',
  NOT_ALLOWED: 'refuse',
  UNKNOWN_USER: 'refuse',
  USER_EXISTS: 'refuse',
  OWNER_STAYS: 'refuse',
  UNKNOWN_KEY: 'refuse',
  UNKNOWN_SESSION: 'refuse',
  IDENTITY_PROVIDER_OFF: 'refuse',
  IDENTITY_PROVIDER_UNREACHABLE: 'retry',
  OWNER_TOKEN_MISSING: 'refuse',
  SERVER_REFUSED: 'refuse',
  SERVER_UNREACHABLE: 'retry',
  CANDLE_FILE_INVALID: 'refuse',
  COMMAND_UNREADABLE: 'refuse',
  COMMAND_INVALID: 'refuse',
  COMMAND_EXPIRED: 'refuse',
  COMMAND_FAILED: 'refuse',
  QUEUE_FULL: 'refuse',
  INTERRUPTED: 'refuse',
  UNKNOWN_SYMBOL: 'refuse',
  EXCHANGE_OFF: 'refuse',
  PAUSED: 'refuse',
  NO_WORKER: 'retry',
  EXCHANGE_REFUSED: 'refuse',
  EXCHANGE_UNREACHABLE: 'retry',
  EXCHANGE_RATE_LIMITED: 'retry',
  REDIS_UNREACHABLE: 'retry',
} as const satisfies Record<string, ErrorClass>;

export type ErrorCode = keyof typeof ERROR_CLASSES;

/** An error with a stable code. The message says what happened, where, and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }

  /** Whether the caller may try again, must refuse the input, or must stop. */
  get errorClass(): ErrorClass {
    return ERROR_CLASSES[this.code];
  }
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
