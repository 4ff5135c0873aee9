import { every, type Cancel, type Clock } from '@livermore/base';
import type { FastifyRequest } from 'fastify';
import type { SignedInUser } from '../routers/context.ts';

/** How often it is asked whether whoever reads a stream is still signed in. */
const ASK_EVERY_MS = 5_000;

interface OpenStream {
  request: FastifyRequest;
  user: SignedInUser;
}

/**
 * Event streams that are open. A stream lives longer than the session, key or token it was opened
 * with may; it is cut off once that no longer signs the same user in with the same role, and asking
 * again then shows why.
 */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  readonly #userOf: (request: FastifyRequest) => Promise<SignedInUser | null>;
  readonly #stop: Cancel;

  constructor(clock: Clock, userOf: (request: FastifyRequest) => Promise<SignedInUser | null>) {
    this.#userOf = userOf;
    this.#stop = every(clock, ASK_EVERY_MS, () => {
      this.check();
    });
  }

  /** Watches a stream until its request is closed. */
  add(request: FastifyRequest, user: SignedInUser): void {
    const stream = { request, user };
    this.#streams.add(stream);
    request.raw.once('close', () => this.#streams.delete(stream));
  }

  /** Asks for every stream now. */
  check(): void {
    for (const stream of this.#streams) void this.#checkOne(stream);
  }

  stop(): void {
    this.#stop();
  }

  async #checkOne({ request, user }: OpenStream): Promise<void> {
    // Who cannot be looked up now, because the database is away, stays who they were.
    const now = await this.#userOf(request).catch(() => user);
    if (now?.id === user.id && now.role === user.role) return;
    request.raw.socket.destroy();
  }
}
