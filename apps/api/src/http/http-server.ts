import { AppError, type Clock } from '@livermore/base';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import { TRPCError } from '@trpc/server';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyReply, type FastifyRequest, type FastifyInstance } from 'fastify';
import { problemWords } from '@livermore/schemas';
import { z } from 'zod';
import type { RequestContext } from '../routers/context.ts';
import { appRouter, type AppRouter } from '../routers/index.ts';
import { adminFiles } from './admin-files.ts';
import { authRoutes } from './auth-routes.ts';
import { healthRoutes, type HealthOptions } from './health.ts';
import type { Identity } from './identity.ts';
import { OpenStreams } from './open-streams.ts';
import { requestGuard } from './request-guard.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { webHeaders } from './web-headers.ts';

export interface HttpServerOptions {
  logger: FastifyBaseLogger;
  health: HealthOptions;
  identity: Identity;
  /** What procedures are given besides the user. */
  context: Omit<RequestContext, 'user'>;
  /** Folder of the built Admin UI. */
  adminDir: string;
  /** Origins of our own pages, the best known first. */
  origins: readonly string[];
  /** Whether a proxy on this machine tells the addresses of clients. */
  behindProxy: boolean;
  clock: Clock;
}

/** The web plane's HTTP server with all its routes; `HttpService` listens for it. */
export const createHttpServer = (options: HttpServerOptions): FastifyInstance => {
  // tRPC parses inputs and takes no words with it: they are the whole process's.
  z.config({ customError: problemWords });
  const onError = answerError(options.context.redact);
  const server = Fastify({
    loggerInstance: options.logger,
    // An address that cannot be read comes to no route and to no handler of errors.
    frameworkErrors: (error, request, reply) => {
      onError(error, request, reply);
    },
    routerOptions: { maxParamLength: 5_000 },
    trustProxy: options.behindProxy ? 'loopback' : false,
  });
  server.setErrorHandler(onError);
  const { identity, clock } = options;
  const streams = new OpenStreams(clock, (request) => identity.userOf(webHeaders(request)));
  server.addHook('onClose', () => {
    streams.stop();
  });
  identity.onChanged(() => {
    streams.check();
  });
  server.addHook('onRequest', requestGuard(options.origins));
  healthRoutes(server, options.health);
  authRoutes(server, identity, new SignInThrottle(() => clock.now()));
  server.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: async ({ req, info }) => {
        const user = await identity.userOf(webHeaders(req)).catch(cannotLookUp);
        if (user && info.type === 'subscription') streams.add(req, user);
        return { ...options.context, user };
      },
      onError: ({ error, path }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR') {
          options.logger.error({ err: error.cause ?? error, path }, 'a procedure failed');
        }
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  });
  adminFiles(server, options.adminDir);
  return server;
};

const cannotLookUp = (error: unknown): never => {
  throw new TRPCError({
    code: 'SERVICE_UNAVAILABLE',
    message:
      error instanceof AppError
        ? error.message
        : 'Who you are cannot be looked up, because the database does not answer. The engine goes on; try again shortly.',
    cause: error,
  });
};

/** What goes wrong outside of procedures; what an unexpected error says is for the log alone. */
const answerError =
  (redact: (text: string) => string) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: error.code, message: redact(error.message) });
    request.log.error({ err: error }, 'a request failed');
    return reply.code(status).send({ error: 'INTERNAL_SERVER_ERROR', message: 'The server failed at this, and its log says why. Try again.' });
  };
