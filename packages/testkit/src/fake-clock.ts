import type { Cancel, Clock } from '@livermore/base';

interface Timer {
  at: number;
  order: number;
  action: () => void;
}

/** A clock that moves only when the test says so. Timers fire in order of their time. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  #timers: Timer[] = [];

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Cancel {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers that wait; a service that was stopped must leave none. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves time forward and runs what falls due, letting promises settle after each timer. */
  async advance(byMs: number): Promise<void> {
    const until = this.#now + byMs;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await settle();
    }
    this.#now = until;
    await settle();
  }

  /** Sets the time without running anything, also backwards. */
  set(nowMs: number): void {
    this.#now = nowMs;
  }
}

/** Lets everything that is already resolved run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
