import type { Logger, ServiceGroup } from '@livermore/base';
import { alertChannel, type HotStore } from '@livermore/cache';
import {
  activeUserIds,
  alertMemories,
  knownPositions,
  recordExternalSettings,
  runtimeStateOf,
  savePositions,
  setApplied,
  settingsVersions,
  storeTurn,
  type Database,
} from '@livermore/database';
import type { Alert } from '@livermore/schemas';
import type { ServerOptions } from '../server.ts';
import { AccountReader } from '../services/account-reader.ts';
import { candleWindow } from '../services/candle-window.ts';
import { CommandHandlerService } from '../services/command-handler.service.ts';
import { ListenerWatch } from '../services/listener-watch.service.ts';
import { RuntimeModeManager } from '../services/runtime-mode-manager.service.ts';
import { ScanAnswerer } from '../services/scan-answerer.service.ts';
import { SettingsLoader } from '../services/settings-loader.service.ts';
import { UserRuntimes } from '../services/user-runtimes.service.ts';
import { WriteBehindService } from '../services/write-behind.service.ts';
import { componentLogger } from '../logging/component-logger.ts';
import { commandLedger } from './command-ledger.ts';
import { createMarkets } from './markets.ts';

/** Among so many versions before one that cannot be used, a good one is looked for. */
const VERSIONS_SEARCHED = 100;

interface EngineParts {
  database: Database;
  hotStore: HotStore;
  /** Called when something ended that cannot be started again by itself. */
  onLost: (reason: unknown) => void;
}

/** Starts what runs the users' engines: the storage behind them, the markets in front, the commands beside. */
export const startEngine = async (options: ServerOptions, services: ServiceGroup, parts: EngineParts): Promise<void> => {
  const { clock, random, newId, logger, secret } = options;
  const redact = options.redactor.text;
  const { database, hotStore } = parts;
  const { db } = database;
  const settings = new SettingsLoader(
    (userId) => db.transaction((tx) => recordExternalSettings(tx, { userId, now: clock.now() })),
    (userId, before) => settingsVersions(db, userId, { limit: VERSIONS_SEARCHED, before }),
  );
  const writeBehind = await services.start(writeBehindOf(options, parts));
  const listening = await services.start(new ListenerWatch({ hotStore, clock }));
  const markets = createMarkets(options, services, { ...parts, writeBehind });
  const accounts = new AccountReader({ markets, secret, clock });
  const commands = new CommandHandlerService({
    ledger: commandLedger(database),
    bus: hotStore,
    clock,
    random,
    workerId: newId(),
    logger: componentLogger(logger, 'commands'),
    redact,
    onChanged: (userId) => {
      runtimes.get(userId)?.statusChanged();
    },
  });
  const runtimes = new UserRuntimes({
    activeUsers: () => activeUserIds(db),
    create: async (userId) => {
      const [{ paused }, memories, positions] = await Promise.all([
        runtimeStateOf(db, userId),
        alertMemories(db, userId),
        knownPositions(db, userId),
      ]);
      return new RuntimeModeManager({
        userId,
        settingsLoader: settings,
        markets,
        accounts,
        isPaused: paused,
        alertMemories: memories,
        positions,
        savePositions: (id, exchangeId, held) => savePositions(db, { userId: id, exchangeId, positions: held }),
        saveApplied: (id, { settingsVersion, mode, at }) => setApplied(db, { userId: id, version: settingsVersion, mode, now: at }),
        commandStatus: (id) => ({ queue: commands.queueOf(id), rejectedCommands: commands.rejectedOf(id) }),
        storage: writeBehind,
        hotStore,
        listening,
        clock,
        random,
        logger: componentLogger(logger, 'runtime', { userId }),
        redact,
        onProgress: options.onProgress,
      });
    },
    commands,
    hotStore,
    clock,
    logger: componentLogger(logger, 'runtime'),
  });
  await services.start(
    new ScanAnswerer({
      hotStore,
      settingsOf: (userId) => (runtimes.get(userId) ? settings.get(userId)?.settings : undefined),
      markets,
      accounts,
      clock,
      logger: componentLogger(logger, 'scans'),
      redact,
    }),
  );
  await services.start(commands);
  await services.start(runtimes);
};

const writeBehindOf = ({ clock, random, logger }: ServerOptions, { database, hotStore }: EngineParts): WriteBehindService => {
  // For the pages: on the terminal, where there are many, only at level debug.
  const alertLogger = componentLogger(logger.child({}, { level: 'debug' }), 'alerts');
  return new WriteBehindService({
    store: (turn) => storeTurn(database.db, turn, clock.now()),
    candleWindow: (alert) => candleWindow(hotStore, alert),
    onAlerts: (alerts) => {
      for (const alert of alerts) {
        hotStore.publish(alertChannel(alert.userId), JSON.stringify(alert));
        logAlert(alertLogger, alert);
      }
    },
    clock,
    random,
    logger: componentLogger(logger, 'storage'),
  });
};

const logAlert = (logger: Logger, { id: alertId, userId, symbol, timeframe, trigger, value, openTime, final, late, revised }: Alert): void => {
  logger.debug({ userId, alertId, symbol, timeframe, openTime, value, final, late }, `${symbol} ${timeframe}: alert ${trigger} ${revised ? 'no longer holds' : 'stored'}`);
};
