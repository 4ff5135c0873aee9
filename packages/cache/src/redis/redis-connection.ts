import { backoffDelayMs, messageOf, sleep, type Clock, type Logger } from '@livermore/base';
import { createClient } from 'redis';

const CONNECT_TIMEOUT_MS = 2000;
/** A quiet connection is asked for a sign of life each second and given up when none comes. */
const PING_INTERVAL_MS = 1000;
const SILENCE_LIMIT_MS = 3000;
const BACKOFF = { baseMs: 50, capMs: 1000 };
const CLOSE_LIMIT_MS = 500;

export interface RedisConnectionOptions {
  url: string;
  /** What this connection is for, as the server and the log call it. */
  name: string;
  clock: Clock;
  logger: Logger;
  random: () => number;
  /** The connection is up, node-redis has subscribed again to what it knows. */
  onReady: () => void;
  /** The connection went down; called once per loss, before its commands are rejected. */
  onLost: () => void;
}

/*
 * Commands fail at once while down (no offline queue: stale publishes and an endless queue), have
 * no timer each (a timer per command costs more than the command), and there is no notification of
 * planned maintenance, which only one vendor's servers know.
 */
const makeClient = (url: string, name: string, random: () => number) =>
  createClient({
    url,
    name,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 },
    pingInterval: PING_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_LIMIT_MS,
      reconnectStrategy: (attempt) => backoffDelayMs(attempt, BACKOFF, random),
    },
  });

/** One connection to Redis that comes back by itself, for ever, and says when it is up or down. */
export class RedisConnection {
  readonly client: ReturnType<typeof makeClient>;
  readonly #options: RedisConnectionOptions;
  #ready = false;
  #closed = false;
  /** Failing was logged, or need not be: the loss of a connection was. */
  #isKnownToFail = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.client = makeClient(options.url, options.name, options.random);
    this.client.on('ready', () => this.#onReady());
    this.client.on('error', (error: unknown) => this.#onError(error));
    this.client.on('connect', () => {
      // A connection that was being made while `close` ran would otherwise stay open.
      if (this.#closed) this.client.destroy();
    });
    this.#connect();
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Gives up a connection whose server does not answer, and makes a new one. */
  reopen(): void {
    if (!this.#ready || this.#closed) return;
    this.#lost('the server does not answer');
    this.client.destroy();
    this.#connect();
  }

  /** Waits a moment for commands under way; also ends while the server is away. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ready) {
      const limit = new AbortController();
      const ended = this.client.close().catch(() => {});
      await Promise.race([ended, sleep(this.#options.clock, CLOSE_LIMIT_MS, limit.signal).catch(() => {})]);
      limit.abort();
    }
    this.#ready = false;
    this.client.destroy();
  }

  #connect(): void {
    // Rejects only when closed meanwhile; every failed attempt is an 'error' event.
    this.client.connect().catch(() => {});
  }

  #onReady(): void {
    if (this.#closed) return;
    this.#ready = true;
    this.#options.logger.info({ connection: this.#options.name }, 'connected to Redis');
    this.#options.onReady();
  }

  #onError(error: unknown): void {
    // Also emitted for each failed attempt: only the first tells something new.
    if (this.client.isReady) return;
    if (this.#ready) this.#lost(messageOf(error));
    else if (!this.#isKnownToFail) {
      this.#isKnownToFail = true;
      const { logger, name } = this.#options;
      logger.warn({ connection: name, reason: messageOf(error) }, 'cannot reach Redis; trying until it is there');
    }
  }

  #lost(reason: string): void {
    this.#ready = false;
    this.#isKnownToFail = true;
    if (this.#closed) return;
    this.#options.logger.warn(
      { connection: this.#options.name, reason },
      'lost the connection to Redis; trying again until it is back',
    );
    this.#options.onLost();
  }
}
