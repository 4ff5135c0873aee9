import { AppError, type Service } from '@livermore/base';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { hostInUrl } from '../config/loopback.ts';
import { healthRoutes, type HealthOptions } from './health.ts';
import { NOTHING_HERE } from './nothing-here.ts';

export interface HttpServiceOptions {
  host: string;
  port: number;
  logger: FastifyBaseLogger;
  health: HealthOptions;
}

/**
 * Listens from the first moment of a start, and ends every connection when it stops. Until `serve`
 * says who answers, health is told and whatever else is asked waits.
 */
export class HttpService implements Service {
  readonly name = 'http';
  readonly health: HealthOptions;
  readonly #front: FastifyInstance;
  readonly #address: { host: string; port: number };
  readonly #served: Promise<FastifyInstance | null>;
  #setServed: (server: FastifyInstance | null) => void = () => {};
  #server: FastifyInstance | null = null;
  #listening: Promise<unknown> = Promise.resolve();

  constructor({ host, port, logger, health }: HttpServiceOptions) {
    this.#address = { host, port };
    this.health = health;
    this.#served = new Promise((resolve) => {
      this.#setServed = resolve;
    });
    this.#front = Fastify({
      loggerInstance: logger,
      // Who serves a request logs it.
      logController: new LogController({ disableRequestLogging: (request) => !this.#tellsHealth(request) }),
      // An event stream is open for as long as its page; closing must not wait for it.
      forceCloseConnections: true,
      // An address that cannot be read comes to no hook.
      frameworkErrors: (_, request, reply) => {
        void this.#pass(request, reply);
      },
    });
    healthRoutes(this.#front, health);
    this.#front.addHook('onRequest', async (request, reply) => {
      if (!this.#tellsHealth(request)) await this.#pass(request, reply);
    });
  }

  /** The port it listens on, once it is started; the one asked for unless that was 0. */
  get port(): number {
    const address = this.#front.server.address();
    return typeof address === 'object' && address ? address.port : this.#address.port;
  }

  /** Where it is reached from its own machine, once it is started. */
  get url(): string {
    return `http://${hostInUrl(this.#address.host)}:${this.port}`;
  }

  /** Throws AppError `PORT_IN_USE` when somebody else listens there. */
  async start(): Promise<void> {
    const { host, port } = this.#address;
    this.#listening = this.#front.listen({ host, port });
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

  /** Hands all requests to a server that does not listen itself; with null there is nothing but health. */
  async serve(server: FastifyInstance | null): Promise<void> {
    await server?.ready();
    this.#server = server;
    this.#setServed(server);
  }

  async stop(): Promise<void> {
    // Closing a server that is about to listen would leave it listening.
    await this.#listening.catch(() => undefined);
    await this.#server?.close();
    await this.#front.close();
  }

  #tellsHealth({ is404 }: FastifyRequest): boolean {
    return !is404 && this.#server === null;
  }

  async #pass(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const server = await this.#served;
    if (!server) {
      await reply.code(404).send(NOTHING_HERE);
      return;
    }
    reply.hijack();
    server.routing(request.raw, reply.raw);
  }
}
