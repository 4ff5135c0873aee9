import type { StreamKind } from '@livermore/exchanges';
import { TIMEFRAMES, type Timeframe } from '@livermore/schemas';
import type { Interest } from './market-hub/symbol-state.ts';

/** What users want of one symbol. Each timeframe and stream is counted, so that many users are no dearer than one. */
export class WantedOfSymbol {
  readonly #users = new Map<number, Interest>();
  readonly #timeframes = new Map<Timeframe, number>();
  readonly #streams = new Map<StreamKind, number>();

  get isEmpty(): boolean {
    return this.#users.size === 0;
  }

  /** Everything that any of them wants; both lists in one fixed order. */
  get union(): Interest {
    return {
      timeframes: TIMEFRAMES.filter((timeframe) => this.#timeframes.has(timeframe)),
      streams: [...this.#streams.keys()].sort(),
    };
  }

  get(userId: number): Interest | undefined {
    return this.#users.get(userId);
  }

  /** Replaces what this user wanted before. */
  set(userId: number, interest: Interest): void {
    this.delete(userId);
    this.#users.set(userId, interest);
    this.#count(interest, 1);
  }

  /** False when this user wanted nothing. */
  delete(userId: number): boolean {
    const interest = this.#users.get(userId);
    if (interest) this.#count(interest, -1);
    return this.#users.delete(userId);
  }

  #count({ timeframes, streams }: Interest, by: number): void {
    for (const timeframe of timeframes) add(this.#timeframes, timeframe, by);
    for (const stream of streams) add(this.#streams, stream, by);
  }
}

const add = <Key>(counts: Map<Key, number>, key: Key, by: number): void => {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
};
