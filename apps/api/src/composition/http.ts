import { messageOf, type ServiceGroup } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { Database } from '@livermore/database';
import type { LogComponent } from '@livermore/schemas';
import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import type { DependencyState } from '../http/health.ts';
import { HttpService } from '../http/http.service.ts';
import type { Redactor } from '../logging/redactor.ts';
import type { ServerOptions } from '../server.ts';

export interface HealthParts {
  database: Database;
  hotStore: HotStore;
}

/** Requests are not news; what goes wrong with them is. */
export const requestLogger = (logger: Logger): FastifyBaseLogger =>
  logger.child({ component: 'http' satisfies LogComponent }, { level: logger.isLevelEnabled('debug') ? 'debug' : 'warn' });

/**
 * Listens, and tells the health of the process, from before its database is open. `parts` gives what
 * is open by then. Throws AppError `PORT_IN_USE`.
 */
export const startHttp = (options: ServerOptions, services: ServiceGroup, parts: () => HealthParts | null): Promise<HttpService> => {
  const { configuration, clock, version, logger, redactor } = options;
  const { host, port, role } = configuration;
  const startedAt = clock.now();
  const now = (): number => clock.now();
  const dependencies = async (): Promise<DependencyState[]> => {
    const opened = parts();
    return opened ? dependenciesNow(opened, redactor, now()) : notOpened(startedAt);
  };
  const health = { version, role, startedAt, now, dependencies };
  return services.start(new HttpService({ host, port, logger: requestLogger(logger), health }));
};

const notOpened = (since: number): DependencyState[] =>
  ['database', 'hot store'].map((name) => ({ name, ok: false, since, detail: 'not open yet' }));

const dependenciesNow = async ({ database, hotStore }: HealthParts, redactor: Redactor, asked: number): Promise<DependencyState[]> => {
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
