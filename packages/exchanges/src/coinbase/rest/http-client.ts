import { AppError, backoffDelayMs, messageOf, sleep } from '@livermore/base';
import type { Clock, Logger } from '@livermore/base';
import type { RestPriority } from '../../feed/exchange-adapter.ts';
import type { RestBudget } from '../../rest/budget.ts';
import { joinSignals } from '../../rest/join-signals.ts';
import { retryAfterMs, windowPauseMs } from '../../rest/rate-limit-headers.ts';
import { errorOfStatus } from './errors.ts';

export interface HttpClientOptions {
  /** Address up to and including `/api/v3/brokerage`, or its origin alone. */
  restUrl: string;
  budget: RestBudget;
  /** Wall clock, for timeouts and retries. */
  clock: Clock;
  /** The clock in which the venue counts its limits. */
  venueClock: Clock;
  random: () => number;
  logger: Logger;
}

export interface HttpRequest {
  /** Path below `/api/v3/brokerage`, with its query. */
  path: string;
  priority: RestPriority;
  signal?: AbortSignal | undefined;
  /** Makes the bearer token of one try. */
  bearer?: (() => Promise<string>) | undefined;
}

/** Where the venue's REST side answers. */
export const API_PATH = '/api/v3/brokerage';
const TIMEOUT_MS = 10_000;
const MAX_TRIES = 5;
const BACKOFF = { baseMs: 1_000, capMs: 15_000 };

/**
 * Asks Coinbase for JSON. Waits for its place in the budget before each try, and tries what may be
 * tried again up to five times with full jitter. A 429 holds back every request of the budget.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #baseUrl: string;
  readonly #ended = new AbortController();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    const base = options.restUrl.replace(/\/+$/, '');
    this.#baseUrl = base.endsWith(API_PATH) ? base : `${base}${API_PATH}`;
  }

  /** The parsed body. Throws AppError, or the signal's reason when aborted. */
  async getJson({ path, priority, signal, bearer }: HttpRequest): Promise<unknown> {
    const { budget, clock, random } = this.#options;
    const ended = joinSignals([signal, this.#ended.signal]);
    try {
      for (let attempt = 0; ; attempt += 1) {
        const answered = await budget.take(priority, ended.signal);
        try {
          return await this.#try({ path, bearer }, attempt, ended.signal).finally(answered);
        } catch (error) {
          ended.signal.throwIfAborted();
          if (!mayRetry(error) || attempt + 1 >= MAX_TRIES) throw error;
          this.#options.logger.debug({ attempt }, messageOf(error));
          // After a 429 the budget itself makes everyone wait.
          if (error.code !== 'EXCHANGE_RATE_LIMITED') {
            await sleep(clock, backoffDelayMs(attempt, BACKOFF, random), ended.signal);
          }
        }
      }
    } finally {
      ended.release();
    }
  }

  /** Ends what runs and what waits; later requests fail at once. */
  close(): void {
    this.#ended.abort(new AppError('EXCHANGE_UNREACHABLE', 'the connection to Coinbase was closed'));
  }

  async #try(
    { path, bearer }: Pick<HttpRequest, 'path' | 'bearer'>,
    attempt: number,
    ended: AbortSignal,
  ): Promise<unknown> {
    const request = `GET ${path}`;
    const token = await bearer?.();
    const answer = await this.#fetch(request, { path, token }, ended);
    const { status, headers } = answer;
    // An answer that repeats the token must not bring it into an error.
    const body = token === undefined ? answer.body : answer.body.replaceAll(token, '…');
    this.#heedLimits(status, headers, attempt);
    if (status < 200 || status > 299) throw errorOfStatus(request, status, body);
    try {
      return JSON.parse(body);
    } catch (cause) {
      const message = `Coinbase answered ${request} with something cut or not JSON`;
      throw new AppError('EXCHANGE_UNREACHABLE', message, { cause });
    }
  }

  /** The venue's answers carry a cache lifetime of hours over data one second old: never cached. */
  async #fetch(
    request: string,
    { path, token }: { path: string; token: string | undefined },
    ended: AbortSignal,
  ): Promise<{ status: number; headers: Headers; body: string }> {
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(TIMEOUT_MS, () => {
      timeout.abort(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    });
    const joined = joinSignals([ended, timeout.signal]);
    try {
      const response = await fetch(`${this.#baseUrl}${path}`, {
        headers: {
          accept: 'application/json',
          'cache-control': 'no-cache',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        redirect: 'error',
        signal: joined.signal,
      });
      return { status: response.status, headers: response.headers, body: await response.text() };
    } catch (cause) {
      ended.throwIfAborted();
      const message = `Coinbase could not be reached for ${request}: ${reasonOf(cause)}`;
      throw new AppError('EXCHANGE_UNREACHABLE', message, { cause });
    } finally {
      cancel();
      joined.release();
    }
  }

  #heedLimits(status: number, headers: Headers, attempt: number): void {
    const { budget, random, venueClock } = this.#options;
    const windowMs = windowPauseMs(headers, venueClock.now());
    if (status === 429) {
      const asked = retryAfterMs(headers, venueClock.now()) ?? windowMs;
      budget.pause(asked ?? backoffDelayMs(attempt, BACKOFF, random));
    } else if (windowMs !== undefined) {
      budget.pause(windowMs);
    }
  }
}

const mayRetry = (error: unknown): error is AppError =>
  error instanceof AppError && error.errorClass === 'retry';

/** `fetch failed` alone says nothing; its cause does. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error
    ? `${error.message} (${error.cause.message})`
    : messageOf(error);
