import { backoffDelayMs, messageOf, sleep, type Clock, type Logger, type LogLimiter } from '@livermore/base';
import { controlResultChannel, type MessageBus } from '@livermore/cache';
import { excerptOf } from '@livermore/engine';
import type { ControlResult } from '@livermore/schemas';
import type { CommandLedger } from './command-ledger.ts';

/** What all parts of the command handler share. */
export interface HandlerParts {
  ledger: CommandLedger;
  bus: MessageBus;
  clock: Clock;
  random: () => number;
  /** Names this process in the ledger. */
  workerId: string;
  logger: Logger;
  /** Takes secrets out of what is told of commands and messages. */
  redact: (text: string) => string;
  /** Lets each kind of line into the log once a minute. */
  logLimiter: LogLimiter;
}

/** Pace of trying again while the database is away. */
const RETRY = { baseMs: 100, capMs: 5_000 };

export const publishResult = ({ bus, logger }: HandlerParts, userId: number, result: ControlResult | null): void => {
  if (!result) return;
  bus.publish(controlResultChannel(userId), JSON.stringify(result));
  logResult(logger, userId, result);
};

/** Longer than what is shown of a message, so that no half of a secret is left at its end. */
const KEPT_LENGTH = 1_000;

/** As much of a message as is kept, to be shown if it is refused. */
export const beginningOf = (text: string): string => text.slice(0, KEPT_LENGTH);

/** The beginning of a message, for people. */
export const readableExcerpt = ({ redact }: HandlerParts, text: string): string => excerptOf(redact(beginningOf(text)));

/** What becomes of a command is news, bad ends are more; that it goes on, and what is told again, is chatter. */
const logResult = (logger: Logger, userId: number, { requestId, type, status, message, error, data }: ControlResult): void => {
  const isChatter = status === 'progress' || status === 'rejected' || data?.['repeated'] === true;
  const isBad = status === 'failed' || status === 'expired';
  const words = [`${type}: ${status}`, error ? `${error.message} (${error.code})` : message].filter(Boolean).join('. ');
  logger[isChatter ? 'debug' : isBad ? 'warn' : 'info']({ userId, requestId }, words);
};

/** Warns once a minute for each kind, telling how many were held back. */
export const warnOf = ({ logger, logLimiter }: HandlerParts, kind: string, fields: object, message: string): void => {
  const heldBack = logLimiter.admit(kind);
  if (heldBack !== undefined) logger.warn({ ...fields, ...(heldBack > 0 && { heldBack }) }, message);
};

/** Waits before attempt number `attempt` (0 for the first retry); ends early, without an error, when aborted. */
export const pauseBeforeRetry = async (
  { clock, random }: HandlerParts,
  attempt: number,
  signal: AbortSignal,
): Promise<void> => {
  // At least half a step: a database that refuses at once is not asked in a loop.
  const delayMs = RETRY.baseMs / 2 + backoffDelayMs(attempt, RETRY, random);
  await sleep(clock, delayMs, signal).catch(() => undefined);
};

/**
 * Asks the ledger until it answers. What it refuses for good is thrown, and after `signal` was
 * aborted one more failure is too.
 */
export const untilAnswered = async <Answer>(
  parts: HandlerParts,
  signal: AbortSignal,
  ask: () => Promise<Answer>,
): Promise<Answer> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || parts.ledger.isRefusal(error)) throw error;
      warnOf(parts, 'ledger', { reason: messageOf(error) }, 'the ledger of commands does not answer; trying again');
      await pauseBeforeRetry(parts, attempt, signal);
    }
  }
};
