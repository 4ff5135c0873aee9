/** A long-lived thing. `stop` may be called more than once and leaves nothing behind. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A service that only needs to be ended: an open database, a connection. */
export const closing = (name: string, close: () => Promise<void>): Service => ({
  name,
  start: () => Promise.resolve(),
  stop: close,
});

/**
 * Starts services one after the other and stops them in reverse. When one fails to start, all of
 * them are stopped before the error is passed on. A group that was stopped, also in the middle of
 * a start, starts nothing more and leaves nothing running.
 */
export class ServiceGroup {
  readonly #started: Service[] = [];
  #isStopped = false;
  /** The first start that failed. */
  #failure: { error: unknown } | null = null;

  /** Starts a service and gives it back. */
  async start<Kind extends Service>(service: Kind): Promise<Kind> {
    if (!this.#isStopped) {
      this.#started.push(service);
      try {
        await service.start();
      } catch (error) {
        this.#failure ??= { error };
        // Why the start failed matters more than what fails while cleaning up.
        await this.stop().catch(() => undefined);
        throw error;
      }
      if (!this.#isStopped) return service;
    }
    // It may hold something that was opened before, or since the stop.
    await service.stop();
    // One that starts others may have gone on without the one that failed.
    if (this.#failure) throw this.#failure.error;
    throw new Error(`${service.name} is not started: everything is stopping`);
  }

  /** Stops all, even when one of them fails; the first failure is thrown at the end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const failures: unknown[] = [];
    for (let service = this.#started.pop(); service; service = this.#started.pop()) {
      try {
        await service.stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
