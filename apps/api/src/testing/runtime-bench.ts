import { systemClock } from '@livermore/base';
import { createInProcessHotStore, runtimeChannel, type HotStore } from '@livermore/cache';
import { createMarket, startSimulatedCoinbase, startVenueClock, type SimulatedCoinbase } from '@livermore/exchange-simulator';
import type { CommandRecord, CommandRequest, RuntimeStatus } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import type { CommandOutcome, RunContext } from '../services/command-handler/user-runtime.ts';
import type { MarketPlane } from '../services/market-plane.ts';
import type { RuntimeModeManager } from '../services/runtime-mode-manager.service.ts';
import { RuntimeWorker, type DesiredStore } from './runtime-worker.ts';
import { StoredState } from './stored-state.ts';

/** Runtimes of several users on one simulated venue, with what is stored kept in memory. */
export interface RuntimeBench {
  venue: SimulatedCoinbase;
  /** Unix ms of the venue's clock. */
  venueNow: () => number;
  market: () => Promise<MarketPlane>;
  hotStore: HotStore;
  stored: StoredState;
  logger: RecordingLogger;
  /** Statuses that the runtimes published, oldest first. */
  statuses: RuntimeStatus[];
  runtime: (userId: number) => RuntimeModeManager;
  /** Starts the runtime of a new user with these settings. */
  serve: (userId: number, document: object) => Promise<RuntimeModeManager>;
  /** Prepares, stores and runs a command as the command handler does; `onClaimed` is called when it is stored. */
  command: (
    userId: number,
    request: CommandRequest,
    context?: Partial<RunContext> & { onClaimed?: () => void },
  ) => Promise<CommandOutcome>;
  /** Another process takes the place of this one, which was killed or, with `isGraceful`, stopped. */
  restart: (options?: { isGraceful?: boolean }) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the venue at venue time `anchorMs`, `speed` times as fast as life. */
export const startRuntimeBench = async ({ anchorMs, speed }: { anchorMs: number; speed: number }): Promise<RuntimeBench> => {
  const logger = new RecordingLogger();
  const clock = systemClock;
  const venueClock = startVenueClock(clock, { anchorMs, speed });
  const venue = await startSimulatedCoinbase({ market: createMarket({ seed: 7 }), clock: venueClock });
  const hotStore = createInProcessHotStore({ clock, logger });
  const stored = new StoredState();
  const startWorker = async (): Promise<RuntimeWorker> => {
    const desired: DesiredStore = {
      read: async (userId) => stored.document(userId),
      readEarlier: async (userId, before) => stored.earlier(userId, before),
      isPaused: async (userId) => stored.paused.get(userId) ?? false,
      saveApplied: () => Promise.resolve(),
    };
    const started = new RuntimeWorker({ venue, venueClock, desired, stored, hotStore, clock, logger });
    await started.start();
    return started;
  };
  let worker = await startWorker();
  const statuses: RuntimeStatus[] = [];
  const users: number[] = [];
  let requests = 0;
  return {
    venue,
    venueNow: () => venueClock.now(),
    market: () => worker.markets.open('demo'),
    hotStore,
    stored,
    logger,
    statuses,
    runtime: (userId) => worker.runtime(userId),
    serve: async (userId, document) => {
      users.push(userId);
      stored.addUser(userId, document);
      await hotStore.subscribe([runtimeChannel(userId)], (_, message) => statuses.push(JSON.parse(message) as RuntimeStatus));
      return worker.serve(userId);
    },
    command: async (userId, request, { onClaimed, ...context } = {}) => {
      const serving = worker;
      const runtime = serving.runtime(userId);
      requests += 1;
      const record = recordOf(userId, `request-${requests}`, request);
      const { paused, settings } = await runtime.prepare(record);
      if (serving !== worker || !serving.isAlive) throw new Error('the process is gone');
      if (settings) stored.edit(userId, settings.edit);
      if (paused !== undefined) stored.paused.set(userId, paused);
      onClaimed?.();
      return runtime.run(record, { settingsVersion: null }, {
        signal: new AbortController().signal,
        onProgress: () => {},
        onSuspended: () => {},
        ...context,
      });
    },
    restart: async ({ isGraceful = false } = {}) => {
      if (isGraceful) await worker.stop();
      else await worker.kill();
      worker = await startWorker();
      for (const userId of users) await worker.serve(userId);
    },
    stop: async () => {
      await worker.stop();
      await venue.close();
    },
  };
};

const recordOf = (userId: number, requestId: string, { type, payload }: CommandRequest): CommandRecord => ({
  id: 1,
  userId,
  requestId,
  type,
  payload: payload ?? null,
  status: 'running',
  suspended: false,
  origin: 'channel',
  actor: null,
  issuedAt: 0,
  storedAt: 0,
  expiresAt: 0,
  acknowledgedAt: 0,
  startedAt: 0,
  endedAt: null,
  progress: null,
  message: null,
  data: null,
  error: null,
  changedAt: 0,
  changeId: 1,
});

/** Resolves when the runtime of a user is in this state. */
export const untilState = (bench: RuntimeBench, userId: number, state: string): Promise<unknown> =>
  until(`state ${state}`, () => bench.runtime(userId).status().state === state, 30_000);
