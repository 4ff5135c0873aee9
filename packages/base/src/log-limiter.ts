import type { Clock } from './clock.ts';

/**
 * Lets one event per kind through in each `intervalMs`. Gives how many of the kind were held back
 * since the last one that passed, or undefined when this one is held back too.
 */
export class LogLimiter {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #kinds = new Map<string, { passedAt: number; heldBack: number }>();

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  admit(kind: string): number | undefined {
    const now = this.#clock.now();
    const last = this.#kinds.get(kind);
    if (last && now >= last.passedAt && now - last.passedAt < this.#intervalMs) {
      last.heldBack += 1;
      return undefined;
    }
    this.#kinds.set(kind, { passedAt: now, heldBack: 0 });
    return last?.heldBack ?? 0;
  }
}
