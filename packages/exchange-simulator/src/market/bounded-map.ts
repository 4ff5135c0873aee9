/** A map that forgets what was used longest ago once it holds `limit` entries. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of `key`, computed when it is not held. */
  getOrCompute(key: Key, compute: () => Value): Value {
    const held = this.#entries.get(key);
    if (held !== undefined || this.#entries.has(key)) {
      this.#entries.delete(key);
      this.#entries.set(key, held as Value);
      return held as Value;
    }
    const value = compute();
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return value;
  }
}
