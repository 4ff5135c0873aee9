export interface BucketOptions {
  /** How many attempts are free. */
  capacity: number;
  /** One more attempt is free after this many ms. */
  refillMs: number;
  /** How many keys are counted one by one. */
  maxKeys: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was right, ms. */
  at: number;
}

/** Where attempts of all keys are counted that there was no room for. */
const OVERFLOW = '';

/**
 * Counts attempts by key in buckets that fill up again with time. Its memory is bounded: when too
 * many keys are being counted, further ones share one bucket. Nothing that is being counted is
 * forgotten for them, so a flood of invented keys makes no room for more guesses at a real one.
 */
export class AttemptBuckets {
  readonly #options: BucketOptions;
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(options: BucketOptions) {
    this.#options = options;
  }

  /** How many keys are counted one by one now. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Ms until the next attempt of this key is free; 0 now. Takes nothing. */
  waitMs(key: string, now: number): number {
    const { tokens, at } = this.#bucket(key, now).bucket;
    return tokens >= 1 ? 0 : Math.max(1, at + this.#options.refillMs - now);
  }

  /** Counts an attempt. */
  take(key: string, now: number): void {
    const found = this.#bucket(key, now);
    this.#buckets.set(found.key, { ...found.bucket, tokens: Math.max(0, found.bucket.tokens - 1) });
  }

  /** Takes back an attempt that was counted. */
  giveBack(key: string, now: number): void {
    const { key: counted, bucket } = this.#bucket(key, now);
    this.#buckets.set(counted, { ...bucket, tokens: Math.min(this.#options.capacity, bucket.tokens + 1) });
  }

  /** Forgets the attempts of a key; those in the shared bucket stay. */
  clear(key: string): void {
    this.#buckets.delete(key);
  }

  /** The bucket that counts a key, as it is now. */
  #bucket(key: string, now: number): { key: string; bucket: Bucket } {
    const own = this.#buckets.get(key);
    if (own) return { key, bucket: this.#refilled(own, now) };
    const fresh = { tokens: this.#options.capacity, at: now };
    if (this.#hasRoom(now)) return { key, bucket: fresh };
    const shared = this.#buckets.get(OVERFLOW);
    return { key: OVERFLOW, bucket: shared ? this.#refilled(shared, now) : fresh };
  }

  #refilled({ tokens, at }: Bucket, now: number): Bucket {
    const { capacity, refillMs } = this.#options;
    const more = Math.max(0, Math.floor((now - at) / refillMs));
    return tokens + more >= capacity ? { tokens: capacity, at: now } : { tokens: tokens + more, at: at + more * refillMs };
  }

  #hasRoom(now: number): boolean {
    const { capacity, refillMs, maxKeys } = this.#options;
    if (this.#buckets.size < maxKeys) return true;
    // Looking through all of them at each attempt would help the flood.
    if (now - this.#sweptAt >= refillMs) {
      this.#sweptAt = now;
      for (const [key, bucket] of this.#buckets) {
        if (this.#refilled(bucket, now).tokens >= capacity) this.#buckets.delete(key);
      }
    }
    return this.#buckets.size < maxKeys;
  }
}
