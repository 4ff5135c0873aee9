import type { ServiceGroup } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { products, type Database } from '@livermore/database';
import { CommandSender } from '../control/command-sender.ts';
import { SettingsEditor } from '../control/settings-editor.ts';
import { createHttpServer } from '../http/http-server.ts';
import type { HttpService } from '../http/http.service.ts';
import { componentLogger } from '../logging/component-logger.ts';
import { LiveProjections } from '../projections/live-projections.ts';
import { LogBook } from '../projections/log-book.ts';
import { priceDecimals } from '../projections/price-decimals.ts';
import { RuntimeLooks } from '../projections/runtime-looks.ts';
import { ScanClient } from '../projections/scan-client.ts';
import { alertReader } from './alert-reader.ts';
import { requestLogger } from './http.ts';
import { symbolParts } from './symbol-parts.ts';
import { signInParts } from './sign-in-parts.ts';
import type { Projections } from '../routers/context.ts';
import type { ServerAddress, ServerOptions } from '../server.ts';

export interface WebPlaneParts {
  database: Database;
  hotStore: HotStore;
  /** Listens already. */
  http: HttpService;
  owner: { id: number; displayName: string };
  /** Key with which sessions are signed. */
  secret: string;
}

/** Starts the projections and serves the pages; throws AppError `OWNER_UNPROTECTED`. */
export const startWebPlane = async (
  options: ServerOptions,
  services: ServiceGroup,
  { database, hotStore, http, owner, secret }: WebPlaneParts,
): Promise<ServerAddress> => {
  const { configuration, clock, newId, logger, version, files, keeper, redactor } = options;
  const { db } = database;
  const now = (): number => clock.now();
  const decimals = priceDecimals((exchangeId) => products(db, exchangeId));
  const projections = await services.start(
    new LiveProjections({
      hotStore,
      clock,
      logger: componentLogger(logger, 'web'),
      userIds: [owner.id],
      priceDecimals: decimals,
    }),
  );
  const logs = await services.start(new LogBook({ keeper, others: configuration.redisUrl ? { hotStore, clock } : null }));
  const runtimes = await services.start(new RuntimeLooks({ bus: hotStore, clock, logger: componentLogger(logger, 'web') }));
  const settings = new SettingsEditor({ db, bus: hotStore, now, newId });
  const scans = new ScanClient({ hotStore, clock, newId });
  const status: Projections['status'] = (userId) => projections.status(userId);
  const symbols = symbolParts({ db, hotStore, clock, settings, scans, status, priceDecimals: decimals });
  const commands = await services.start(new CommandSender({ db, bus: hotStore, clock, logger: componentLogger(logger, 'commands'), newId }));
  const { identity, users, accounts, origins, url, signInUrl } = await signInParts(options, services, {
    database,
    hotStore,
    port: http.port,
    owner,
    secret,
  });
  const server = createHttpServer({
    logger: requestLogger(logger),
    health: http.health,
    identity,
    context: {
      projections,
      alerts: alertReader({ db, history: symbols.history, priceDecimals: decimals }),
      runtimes,
      users,
      accounts,
      commands,
      settings,
      scans,
      logs,
      redact: redactor.text,
      ...symbols,
      now,
      version,
    },
    adminDir: files.adminDir,
    origins,
    behindProxy: configuration.publicUrl !== null,
    clock,
  });
  await http.serve(server);
  return { url, signInUrl };
};
