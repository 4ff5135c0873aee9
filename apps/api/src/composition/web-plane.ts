import { messageOf, type ServiceGroup } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { alertsAfter, listAlerts, products, type Database } from '@livermore/database';
import { createHttpServer, type DependencyState } from '../http/http-server.ts';
import { HttpService } from '../http/http.service.ts';
import { createIdentity } from '../http/identity.ts';
import { OwnerLink } from '../http/owner-link.ts';
import { LiveProjections } from '../projections/live-projections.ts';
import { priceDecimals } from '../projections/price-decimals.ts';
import type { ServerAddress, ServerOptions } from '../server.ts';

export interface WebPlaneParts {
  database: Database;
  hotStore: HotStore;
  owner: { id: number };
  /** Key with which sessions are signed. */
  secret: string;
}

/** Starts the projections and the HTTP server; throws AppError `PORT_IN_USE`. */
export const startWebPlane = async (
  options: ServerOptions,
  services: ServiceGroup,
  { database, hotStore, owner, secret }: WebPlaneParts,
): Promise<ServerAddress> => {
  const { configuration, clock, randomSecret, logger, version, files } = options;
  const { db } = database;
  const now = (): number => clock.now();
  const projections = await services.start(
    new LiveProjections({
      hotStore,
      clock,
      logger,
      userIds: [owner.id],
      priceDecimals: priceDecimals((exchangeId) => products(db, exchangeId)),
    }),
  );

  const ownerToken = randomSecret();
  const ownerLink = new OwnerLink(ownerToken, now());
  let hosts: string[] = [];
  const http = createHttpServer({
    // Requests are not news; what goes wrong with them is.
    logger: logger.child({}, { level: logger.isLevelEnabled('debug') ? 'debug' : 'warn' }),
    version,
    startedAt: now(),
    now,
    identity: createIdentity({ database, secret, ownerLink, owner, allowedHosts: () => hosts, now }),
    context: {
      projections,
      alerts: {
        list: (userId, page) => listAlerts(db, userId, page),
        after: (userId, id, limit) => alertsAfter(db, userId, id, limit),
      },
      now,
      version,
    },
    dependencies: () => dependencies(database, hotStore, now),
    adminDir: files.adminDir,
    allowedHosts: () => hosts,
  });
  const { port } = await services.start(new HttpService(http, configuration));
  const ownHost = configuration.host === '::1' ? '[::1]' : configuration.host;
  hosts = [ownHost, '127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`);

  const url = `http://${ownHost}:${port}`;
  return { url, signInUrl: `${url}/sign-in#${ownerToken}` };
};

const dependencies = async (database: Database, hotStore: HotStore, now: () => number): Promise<DependencyState[]> => {
  const store = hotStore.observe();
  const asked = now();
  const failure = await database.pool.query('select 1').then(
    () => null,
    (error: unknown) => messageOf(error),
  );
  return [
    { name: 'database', ok: failure === null, since: asked, detail: failure ?? database.kind },
    { name: 'hot store', ok: store.connected, since: store.since, detail: store.kind },
  ];
};
