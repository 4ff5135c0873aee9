import fastifyStatic from '@fastify/static';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import { TRPCError } from '@trpc/server';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestContext } from '../routers/context.ts';
import { appRouter, type AppRouter } from '../routers/index.ts';
import type { Identity } from './identity.ts';
import { requestGuard } from './request-guard.ts';

/** The state of something the server needs. `since` is Unix ms. */
export interface DependencyState {
  name: string;
  ok: boolean;
  since: number;
  detail: string;
}

export interface HttpServerOptions {
  logger: FastifyBaseLogger;
  version: string;
  startedAt: number;
  now: () => number;
  identity: Identity;
  /** What procedures are given besides the user. */
  context: Omit<RequestContext, 'user'>;
  dependencies: () => Promise<DependencyState[]>;
  /** Folder of the built Admin UI. */
  adminDir: string;
  allowedHosts: () => string[];
}

/** The web plane's HTTP server with all its routes; it does not listen yet. */
export const createHttpServer = (options: HttpServerOptions): FastifyInstance => {
  const server = Fastify({
    loggerInstance: options.logger,
    // An event stream is open for as long as its page; closing must not wait for it.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5_000 },
  });
  server.addHook('onRequest', requestGuard(options.allowedHosts));
  health(server, options);
  identityRoutes(server, options.identity);
  server.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: async ({ req }) => ({
        ...options.context,
        user: await options.identity.userOf(webHeaders(req)).catch((error: unknown) => {
          throw new TRPCError({
            code: 'SERVICE_UNAVAILABLE',
            message: 'Who you are cannot be looked up, because the database does not answer. The engine goes on; try again shortly.',
            cause: error,
          });
        }),
      }),
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

const health = (server: FastifyInstance, options: HttpServerOptions): void => {
  const { version, startedAt, now } = options;
  server.get('/health', () => ({ status: 'ok', version, role: 'all', uptimeMs: now() - startedAt }));
  server.get('/ready', async (_, reply) => {
    const dependencies = await options.dependencies();
    const ready = dependencies.every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({
      ready,
      dependencies: dependencies.map(({ name, ok, since, detail }) => ({ name, ok, ageMs: now() - since, detail })),
    });
  });
};

const identityRoutes = (server: FastifyInstance, identity: Identity): void => {
  server.register((scope, _, done) => {
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.route({
      method: ['GET', 'POST'],
      url: '/api/auth/*',
      handler: async (request, reply) => {
        const response = await identity.handler(
          new Request(`http://${request.headers.host ?? ''}${request.url}`, {
            method: request.method,
            headers: webHeaders(request),
            ...(typeof request.body === 'string' ? { body: request.body } : {}),
          }),
        );
        reply.code(response.status);
        for (const [name, value] of response.headers) {
          if (name !== 'set-cookie') reply.header(name, value);
        }
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
        return reply.send(await response.text());
      },
    });
    done();
  });
};

/** Serves the Admin UI: files as they are, every other path its one page. */
const adminFiles = (server: FastifyInstance, adminDir: string): void => {
  if (!existsSync(join(adminDir, 'index.html'))) return;
  server.register(fastifyStatic, {
    root: adminDir,
    wildcard: false,
    setHeaders: (reply, path) => {
      // Built files carry a hash in their name; the page that names them does not.
      const isHashed = path.startsWith(join(adminDir, 'assets'));
      reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage) return reply.sendFile('index.html');
    return reply.code(404).send({ error: 'NOT_FOUND', message: `There is nothing at ${request.url}.` });
  });
};

const webHeaders = (request: FastifyRequest): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  return headers;
};
