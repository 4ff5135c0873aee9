import type { SignedInUser } from '../routers/context.ts';

interface Known {
  user: Promise<SignedInUser | null>;
  until: number;
}

/**
 * Remembers for a few seconds whom a cookie or token signs in, since each look-up costs queries and
 * a page asks for many things at once. Whoever changes accounts lets it forget, so that what ended
 * has ended at the next request.
 */
export class KnownUsers {
  readonly #known = new Map<string, Known>();
  readonly #options: { now: () => number; rememberMs: number; maxKeys: number };

  constructor(options: { now: () => number; rememberMs: number; maxKeys: number }) {
    this.#options = options;
  }

  /** The user of a proof, looked up when it is not remembered; `until` limits how long it may be (Unix ms). */
  get(proof: string, lookUp: () => Promise<{ user: SignedInUser | null; until?: number }>): Promise<SignedInUser | null> {
    const { now, rememberMs, maxKeys } = this.#options;
    const known = this.#known.get(proof);
    if (known && known.until > now()) return known.user;
    if (this.#known.size >= maxKeys) this.#known.clear();
    const entry: Known = {
      until: now() + rememberMs,
      user: lookUp().then(
        ({ user, until }) => {
          // Nobody is not remembered: who signs in now is to be known at once.
          if (!user) this.#drop(proof, entry);
          if (until !== undefined) entry.until = Math.min(entry.until, until);
          return user;
        },
        (error: unknown) => {
          this.#drop(proof, entry);
          throw error;
        },
      ),
    };
    this.#known.set(proof, entry);
    return entry.user;
  }

  /** Everybody is looked up again. */
  forget(): void {
    this.#known.clear();
  }

  #drop(proof: string, entry: Known): void {
    if (this.#known.get(proof) === entry) this.#known.delete(proof);
  }
}
