/** The newest `capacity` items of one series, one per bucket, in order of open time. */
export class BucketSeries<Item extends { openTime: number }> {
  readonly #capacity: number;
  readonly #items: Item[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  /** All items, oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }

  at(openTime: number): Item | undefined {
    const item = this.#items[this.#after(openTime) - 1];
    return item?.openTime === openTime ? item : undefined;
  }

  /** Replaces the bucket of this item or inserts it; what falls out of the newest `capacity` goes. */
  put(item: Item): void {
    const items = this.#items;
    const index = this.#after(item.openTime);
    const replaced = items[index - 1]?.openTime === item.openTime ? 1 : 0;
    if (index === items.length && replaced === 0) items.push(item);
    else items.splice(index - replaced, replaced, item);
    if (items.length > this.#capacity) items.shift();
  }

  removeOldest(): void {
    this.#items.shift();
  }

  /** The newest `limit`, oldest first. */
  newest(limit: number): Item[] {
    return this.#items.slice(Math.max(0, this.#items.length - limit));
  }

  /** Index of the first item later than `openTime`: nearly always the new end, else found by halves. */
  #after(openTime: number): number {
    const items = this.#items;
    let from = 0;
    let to = items.length;
    if ((items[to - 1]?.openTime ?? -Infinity) <= openTime) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((items[middle]?.openTime ?? Infinity) > openTime) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}
