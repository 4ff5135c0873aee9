import type { Cancel, Clock } from '@livermore/base';

interface Timer {
  at: number;
  action: () => void;
}

/** A clock that stands still until it is moved; what falls due then runs at once, in order of time. */
export class SteppedClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Cancel {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (;;) {
      let next: Timer | undefined;
      for (const timer of this.#timers) if (timer.at <= until && !(next && next.at <= timer.at)) next = timer;
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.action();
    }
    this.#now = until;
  }
}
