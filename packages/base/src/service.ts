/** A long-lived thing. `stop` may be called more than once and leaves nothing behind. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts services in order and stops them in reverse. When one fails to start, those already
 * started are stopped before the error is passed on.
 */
export class ServiceGroup implements Service {
  readonly name = 'services';
  readonly #services: readonly Service[];
  readonly #started: Service[] = [];

  constructor(services: readonly Service[]) {
    this.#services = services;
  }

  async start(): Promise<void> {
    for (const service of this.#services) {
      this.#started.push(service);
      try {
        await service.start();
      } catch (error) {
        // Why the start failed is what the person must read, whatever stopping adds to it.
        await this.stop().catch(() => {});
        throw error;
      }
    }
  }

  /** Stops all, even when one of them fails; the first failure is thrown at the end. */
  async stop(): Promise<void> {
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
