/** When somebody was last seen is stored to this precision, so that a busy page does not write at each request. */
const PRECISION_MS = 60_000;

export interface LastSeenOptions {
  /** Stores that a user asked for something at this time. */
  store: (userId: number, at: number) => Promise<void>;
  /** Wall time, Unix ms. */
  now: () => number;
}

/** Notes when each user last asked for something. No request waits for it, and none fails with it. */
export class LastSeen {
  readonly #options: LastSeenOptions;
  readonly #storedAt = new Map<number, number>();

  constructor(options: LastSeenOptions) {
    this.#options = options;
  }

  note(userId: number): void {
    const { store, now } = this.#options;
    const at = now();
    const before = this.#storedAt.get(userId);
    if (before !== undefined && at - before < PRECISION_MS) return;
    this.#storedAt.set(userId, at);
    // What could not be stored is stored with a later request.
    store(userId, at).catch(() => this.#storedAt.delete(userId));
  }
}
