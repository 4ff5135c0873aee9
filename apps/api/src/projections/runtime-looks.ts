import { every, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import { controlChannel, runtimeChannel, type MessageBus, type Unsubscribe } from '@livermore/cache';
import { LEDGER_HINT } from '@livermore/engine';
import type { RuntimeStatus } from '@livermore/schemas';
import type { RuntimeLook, RuntimeLookers } from '../routers/context.ts';

/** A runtime is listened to for this long after the last look at it, in ms. */
const KEPT_MS = 15_000;

/** How often it is looked for runtimes that nobody looks at any more, in ms. */
const SWEEP_MS = 5_000;

export interface RuntimeLooksOptions {
  bus: Pick<MessageBus, 'subscribe' | 'publish' | 'listened'>;
  clock: Clock;
  logger: Logger;
}

interface Followed {
  /** The newest status, as it came: most of them are never read. */
  message: string | null;
  since: number;
  lookedAt: number;
  unsubscribe: Promise<Unsubscribe>;
}

/**
 * Looks at any user's runtime from outside: it is listened to from the first look until nobody has
 * looked for a while, so that engines tell their status to nobody for nobody.
 */
export class RuntimeLooks implements RuntimeLookers, Service {
  readonly name = 'runtime looks';
  readonly #options: RuntimeLooksOptions;
  readonly #followed = new Map<number, Followed>();
  #stopSweeping: Cancel = () => {};

  constructor(options: RuntimeLooksOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    this.#stopSweeping = every(this.#options.clock, SWEEP_MS, () => {
      const before = this.#options.clock.now() - KEPT_MS;
      for (const [userId, { lookedAt }] of this.#followed) if (lookedAt < before) this.#letGo(userId);
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopSweeping();
    const ended = [...this.#followed.values()].map(async ({ unsubscribe }) => (await unsubscribe)());
    this.#followed.clear();
    await Promise.allSettled(ended);
  }

  look(userId: number): RuntimeLook {
    const now = this.#options.clock.now();
    const followed = this.#followed.get(userId) ?? this.#follow(userId, now);
    followed.lookedAt = now;
    const { message, since } = followed;
    return { status: message === null ? null : (JSON.parse(message) as RuntimeStatus), since };
  }

  async served(): Promise<(userId: number) => boolean> {
    const { channels } = await this.#options.bus.listened();
    return (userId) => channels.has(controlChannel(userId));
  }

  #follow(userId: number, now: number): Followed {
    const { bus } = this.#options;
    const unsubscribe = bus.subscribe([runtimeChannel(userId)], (_, message) => {
      followed.message = message;
    });
    const followed: Followed = { message: null, since: now, lookedAt: now, unsubscribe };
    this.#followed.set(userId, followed);
    unsubscribe.then(
      // Whoever runs the engine looks up and tells its status.
      () => bus.publish(controlChannel(userId), LEDGER_HINT),
      (error: unknown) => {
        this.#options.logger.warn({ userId, reason: messageOf(error) }, 'a runtime cannot be listened to');
        this.#followed.delete(userId);
      },
    );
    return followed;
  }

  #letGo(userId: number): void {
    const followed = this.#followed.get(userId);
    this.#followed.delete(userId);
    void followed?.unsubscribe.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }
}
