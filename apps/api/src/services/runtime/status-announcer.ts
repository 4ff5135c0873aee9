import { every, type Cancel, type Clock } from '@livermore/base';
import { runtimeChannel, type HotStore } from '@livermore/cache';
import type { RuntimeStatus } from '@livermore/schemas';
import type { ListenerWatch } from '../listener-watch.service.ts';

export interface StatusAnnouncerOptions {
  userId: number;
  status: () => RuntimeStatus;
  hotStore: Pick<HotStore, 'publish'>;
  listening: Pick<ListenerWatch, 'isListened'>;
  clock: Clock;
}

/** The status carries ages, so while somebody listens it is published this often even when nothing changed. */
const INTERVAL_MS = 1_000;

/** Changes in quick succession are told together, at most this late. */
const GATHER_MS = 50;

/** Publishes the status of a runtime: soon after each change, and regularly while somebody listens. */
export class StatusAnnouncer {
  readonly #options: StatusAnnouncerOptions;
  #publishedAt = 0;
  #due: Cancel | null = null;
  #isRunning = false;
  #stop: Cancel = () => {};

  constructor(options: StatusAnnouncerOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, listening, userId } = this.#options;
    this.#isRunning = true;
    this.#stop = every(clock, INTERVAL_MS, () => {
      if (listening.isListened(runtimeChannel(userId))) this.#publish();
    });
  }

  stop(): void {
    this.#isRunning = false;
    this.#stop();
    this.#due?.();
    this.#due = null;
  }

  /** Something that the status tells has changed. */
  changed(): void {
    if (!this.#isRunning) return;
    const { clock } = this.#options;
    this.#due ??= clock.after(Math.max(0, this.#publishedAt + GATHER_MS - clock.now()), () => {
      this.#publish();
    });
  }

  #publish(): void {
    this.#due?.();
    this.#due = null;
    const { userId, status, hotStore, clock } = this.#options;
    this.#publishedAt = clock.now();
    hotStore.publish(runtimeChannel(userId), JSON.stringify(status()));
  }
}
