export interface InTurnsOptions<Item> {
  /** How much work one turn of the event loop takes, in the unit of `weightOf`; one item at least. */
  perTurn: number;
  weightOf: (item: Item) => number;
  work: (item: Item) => void;
  /** Work on one item threw; the others go on. */
  onError: (error: unknown, item: Item) => void;
  /** Nothing waits any more. */
  onDone?: () => void;
}

/**
 * Work on many items, a few in each turn of the event loop: the loop is held only briefly, and what
 * the first items gave is on its way while the last are worked on. The first few are worked on at once.
 */
export class InTurns<Item> {
  readonly #options: InTurnsOptions<Item>;
  readonly #waiting = new Set<Item>();
  #next: NodeJS.Immediate | null = null;

  constructor(options: InTurnsOptions<Item>) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#next !== null;
  }

  /** Adds items behind those that wait; one that waits already keeps its place. */
  add(items: Iterable<Item>): void {
    for (const item of items) this.#waiting.add(item);
    if (this.#next === null) this.#turn();
  }

  /** Works on an item now if it waits. */
  hasten(item: Item): void {
    if (this.#waiting.delete(item)) this.#work(item);
  }

  /** Forgets an item that waits. */
  drop(item: Item): void {
    this.#waiting.delete(item);
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting.clear();
    if (this.#next) clearImmediate(this.#next);
    this.#next = null;
  }

  #turn(): void {
    let left = this.#options.perTurn;
    for (const item of this.#waiting) {
      this.#waiting.delete(item);
      this.#work(item);
      left -= this.#options.weightOf(item);
      if (left <= 0) break;
    }
    this.#next = null;
    if (this.#waiting.size === 0) {
      this.#options.onDone?.();
      return;
    }
    this.#next = setImmediate(() => {
      this.#turn();
    });
  }

  #work(item: Item): void {
    try {
      this.#options.work(item);
    } catch (error) {
      this.#options.onError(error, item);
    }
  }
}
