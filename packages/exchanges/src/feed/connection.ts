import { backoffDelayMs } from '@livermore/base';
import type { BackoffLimits, Cancel, Clock } from '@livermore/base';
import type { ConnectionState } from '@livermore/schemas';
import type { OpenSocket, Socket, SocketClose } from './socket.ts';

/** What the owner of a connection is told, always about the one present socket. */
export interface ConnectionListener {
  /** The socket is open: nothing was sent on it yet. */
  opened(): void;
  message(text: string): void;
  /** The present socket is gone; a new one follows unless the connection was stopped. */
  closed(reason: SocketClose): void;
  /** The state changed. */
  changed(): void;
}

export interface ConnectionOptions {
  open: OpenSocket;
  /** Wall clock. */
  clock: Clock;
  /** Gives numbers in [0, 1). */
  random: () => number;
  listener: ConnectionListener;
}

/** Silence after which a connection counts as stale. Venues beat every second. */
export const LIVENESS_MS = 15_000;
/**
 * A stale connection is ended a little later: when it was this process that stood still, what
 * waits in the socket is read meanwhile and proves the connection alive.
 */
export const STALE_GRACE_MS = 1_000;
/** A connection that lived this long starts the backoff anew. */
const STABLE_MS = 30_000;
const BACKOFF: BackoffLimits = { baseMs: 500, capMs: 30_000 };

type Phase =
  | { kind: 'idle' }
  | { kind: 'waiting'; cancel: Cancel }
  | { kind: 'socket'; socket: Socket; openedAt: number; cancelWatch: Cancel };

/**
 * One connection to a venue that is kept up from `start` to `stop`: one socket or one waiting
 * retry at any time, never both and never two. Full jitter, no last attempt. `alive` is called by
 * the owner for each message it could use; without one for `LIVENESS_MS` the socket is replaced.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #phase: Phase = { kind: 'idle' };
  #state: ConnectionState = 'idle';
  #since: number;
  #attempt = 0;
  #reconnects = 0;
  #usable = 0;
  #lastAliveAt: number | null = null;
  /** Sockets that were given up but have not reported their end yet. */
  readonly #ending = new Map<Socket, Promise<void>>();
  readonly #ended = new Map<Socket, () => void>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#since = options.clock.now();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Wall time at which the present state began. */
  get since(): number {
    return this.#since;
  }

  /** Wall time of the last usable message. */
  get lastAliveAt(): number | null {
    return this.#lastAliveAt;
  }

  /** Connections that were lost and begun anew. */
  get reconnects(): number {
    return this.#reconnects;
  }

  /** Opens the connection unless it is already kept up. */
  start(): void {
    if (this.#phase.kind === 'idle') this.#connect();
  }

  /** Ends the connection. Resolves when its socket is gone; `start` may be called again. */
  async stop(): Promise<void> {
    const phase = this.#phase;
    this.#phase = { kind: 'idle' };
    this.#attempt = 0;
    if (phase.kind === 'waiting') phase.cancel();
    if (phase.kind === 'socket') {
      phase.cancelWatch();
      this.#abandon(phase.socket);
    }
    this.#setState('idle');
    await Promise.all(this.#ending.values());
  }

  /** Sends on the present socket; without one it does nothing. */
  send(text: string): void {
    if (this.#phase.kind === 'socket') this.#phase.socket.send(text);
  }

  /** A usable message arrived: the connection lives. */
  alive(): void {
    if (this.#phase.kind !== 'socket') return;
    this.#usable += 1;
    this.#lastAliveAt = this.#options.clock.now();
    this.#setState('connected');
  }

  #connect(): void {
    const { clock, listener, open } = this.#options;
    const openedAt = clock.now();
    const isPresent = (): boolean => this.#phase.kind === 'socket' && this.#phase.socket === socket;
    const socket = open({
      onOpen: () => {
        if (isPresent()) listener.opened();
      },
      onMessage: (text) => {
        if (isPresent()) listener.message(text);
      },
      onClose: (reason) => {
        this.#ended.get(socket)?.();
        this.#ended.delete(socket);
        this.#ending.delete(socket);
        if (isPresent()) this.#lost(reason);
      },
    });
    this.#phase = { kind: 'socket', socket, openedAt, cancelWatch: () => {} };
    this.#setState('connecting');
    this.#watch(LIVENESS_MS, this.#usable);
  }

  /**
   * Looks after `delayMs` whether anything usable came since the `seen`-th message, so that no timer
   * is touched per message and a wall clock that jumps does no harm.
   */
  #watch(delayMs: number, seen: number, overdue = false): void {
    const phase = this.#phase;
    if (phase.kind !== 'socket') return;
    const { clock } = this.#options;
    phase.cancelWatch = clock.after(delayMs, () => {
      if (this.#usable !== seen) {
        const silentMs = clock.now() - (this.#lastAliveAt ?? 0);
        const knownMs = Math.min(Math.max(silentMs, 0), LIVENESS_MS);
        this.#watch(LIVENESS_MS - knownMs, this.#usable);
      } else if (overdue) {
        const { socket } = phase;
        this.#lost({ detail: `silent for ${LIVENESS_MS / 1000} s`, tooLarge: false }, socket);
      } else {
        if (this.#state === 'connected') this.#setState('stale');
        this.#watch(STALE_GRACE_MS, seen, true);
      }
    });
  }

  /** The present socket is gone, or is given up: the one waiting retry takes its place. */
  #lost(reason: SocketClose, givenUp?: Socket): void {
    const { clock, listener, random } = this.#options;
    if (this.#phase.kind !== 'socket') return;
    if (clock.now() - this.#phase.openedAt >= STABLE_MS) this.#attempt = 0;
    this.#phase.cancelWatch();
    const delayMs = backoffDelayMs(this.#attempt, BACKOFF, random);
    this.#attempt += 1;
    const cancel = clock.after(delayMs, () => {
      this.#reconnects += 1;
      this.#connect();
    });
    this.#phase = { kind: 'waiting', cancel };
    if (givenUp) this.#abandon(givenUp);
    listener.closed(reason);
    this.#setState('down');
  }

  #abandon(socket: Socket): void {
    this.#ending.set(socket, new Promise((resolve) => this.#ended.set(socket, resolve)));
    socket.terminate();
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#since = this.#options.clock.now();
    this.#options.listener.changed();
  }
}
