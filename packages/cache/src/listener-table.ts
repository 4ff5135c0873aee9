import type { MessageListener } from './hot-store.ts';

/** Who listens to which name (channels or patterns), and the delivery that no listener can break. */
export class ListenerTable {
  readonly #onError: (error: unknown, name: string) => void;
  readonly #subscriptions = new Map<string, Set<{ listener: MessageListener }>>();

  constructor(onError: (error: unknown, name: string) => void) {
    this.#onError = onError;
  }

  get names(): string[] {
    return [...this.#subscriptions.keys()];
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  has(name: string): boolean {
    return this.#subscriptions.has(name);
  }

  /** Adds one subscription to several names; the function returned ends it and gives the names nobody listens to any more. */
  add(names: readonly string[], listener: MessageListener): () => string[] {
    const subscription = { listener };
    for (const name of names) {
      const present = this.#subscriptions.get(name);
      if (present) present.add(subscription);
      else this.#subscriptions.set(name, new Set([subscription]));
    }
    return () => names.filter((name) => this.#remove(name, subscription));
  }

  deliver(name: string, channel: string, message: string): void {
    const subscriptions = this.#subscriptions.get(name);
    if (!subscriptions) return;
    for (const { listener } of [...subscriptions]) {
      try {
        listener(channel, message);
      } catch (error) {
        this.#onError(error, channel);
      }
    }
  }

  clear(): void {
    this.#subscriptions.clear();
  }

  #remove(name: string, subscription: { listener: MessageListener }): boolean {
    const present = this.#subscriptions.get(name);
    if (!present?.delete(subscription) || present.size > 0) return false;
    this.#subscriptions.delete(name);
    return true;
  }
}
