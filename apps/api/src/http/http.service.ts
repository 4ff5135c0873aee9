import { AppError, type Service } from '@livermore/base';
import type { FastifyInstance } from 'fastify';

/** Listens and, when it stops, ends every connection. */
export class HttpService implements Service {
  readonly name = 'http';
  readonly #server: FastifyInstance;
  readonly #address: { host: string; port: number };
  #listening: Promise<unknown> = Promise.resolve();

  constructor(server: FastifyInstance, { host, port }: { host: string; port: number }) {
    this.#server = server;
    this.#address = { host, port };
  }

  /** The port it listens on, once it is started; the one asked for unless that was 0. */
  get port(): number {
    const address = this.#server.server.address();
    return typeof address === 'object' && address ? address.port : this.#address.port;
  }

  /** Throws AppError `PORT_IN_USE` when somebody else listens there. */
  async start(): Promise<void> {
    const { host, port } = this.#address;
    this.#listening = this.#server.listen({ host, port });
    try {
      await this.#listening;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new AppError(
        'PORT_IN_USE',
        `Port ${port} of ${host} is in use. Stop the other program, or choose another port: --port 0 takes a free one.`,
        { cause: error },
      );
    }
  }

  async stop(): Promise<void> {
    // Closing a server that is about to listen would leave it listening.
    await this.#listening.catch(() => undefined);
    await this.#server.close();
  }
}
