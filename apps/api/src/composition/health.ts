import { messageOf, type ServiceGroup } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { Database } from '@livermore/database';
import type { LogComponent } from '@livermore/schemas';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import { hostInUrl } from '../config/loopback.ts';
import { healthRoutes, type DependencyState, type HealthOptions } from '../http/health.ts';
import { HttpService } from '../http/http.service.ts';
import type { Redactor } from '../logging/redactor.ts';
import type { ServerOptions } from '../server.ts';

interface HealthParts {
  database: Database;
  hotStore: HotStore;
}

/** What this process says of its health. */
export const healthOf = ({ configuration, clock, version, redactor }: ServerOptions, parts: HealthParts): HealthOptions => ({
  version,
  role: configuration.role,
  startedAt: clock.now(),
  now: () => clock.now(),
  dependencies: () => dependencies(parts, redactor, clock.now()),
});

/** Requests are not news; what goes wrong with them is. */
export const requestLogger = (logger: Logger): FastifyBaseLogger =>
  logger.child({ component: 'http' satisfies LogComponent }, { level: logger.isLevelEnabled('debug') ? 'debug' : 'warn' });

/** Starts the HTTP server of a worker, which tells its health and nothing else; gives its address. */
export const startHealth = async (options: ServerOptions, services: ServiceGroup, parts: HealthParts): Promise<string> => {
  const { configuration, logger } = options;
  const server = Fastify({ loggerInstance: requestLogger(logger), forceCloseConnections: true });
  healthRoutes(server, healthOf(options, parts));
  const { port } = await services.start(new HttpService(server, configuration));
  return `http://${hostInUrl(configuration.host)}:${port}`;
};

const dependencies = async ({ database, hotStore }: HealthParts, redactor: Redactor, asked: number): Promise<DependencyState[]> => {
  const store = hotStore.observe();
  const failure = await database.pool.query('select 1').then(
    () => null,
    (error: unknown) => redactor.text(messageOf(error)),
  );
  return [
    { name: 'database', ok: failure === null, since: asked, detail: failure ?? database.kind },
    { name: 'hot store', ok: store.connected, since: store.since, detail: store.kind },
  ];
};
