import { AppError } from '@livermore/base';
import type { StoredAlertMemory } from '@livermore/database';
import { EMPTY_ALERT_MEMORY } from '@livermore/engine';
import { redactSecrets, type CommandRecord, type CommandRequest } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedExchange, VENUE_NOW } from '../testing/scripted-exchange.ts';
import { scriptedMarket, type ScriptedMarket } from '../testing/scripted-market.ts';
import { AccountReader } from './account-reader.ts';
import { ListenerWatch } from './listener-watch.service.ts';
import { Markets } from './markets.ts';
import { RuntimeModeManager } from './runtime-mode-manager.service.ts';
import { SettingsLoader } from './settings-loader.service.ts';

const NEVER = new AbortController().signal;
const settings = (monitored: string[], more: object = {}) => ({
  exchanges: { demo: { enabled: true } },
  symbols: { monitored, minPositionValueUsd: 1e12 },
  timeframes: ['1m', '5m'],
  ...more,
});

let clock: FakeClock;
let exchange: ScriptedExchange;
let market: ScriptedMarket;
let markets: Markets;
let logger: RecordingLogger;
let document: object;
let saveFails: boolean;
let saved: number[];
beforeEach(() => {
  clock = new FakeClock(1_000_000);
  exchange = new ScriptedExchange();
  market = scriptedMarket('demo', exchange, clock);
  markets = new Markets({ demo: async () => market.plane, coinbase: async () => market.plane });
  logger = new RecordingLogger();
  document = settings(['BTC-USD']);
  saveFails = false;
  saved = [];
});

const runtimeOf = (userId: number, hotStore = market.hotStore, alertMemories: StoredAlertMemory[] = []): RuntimeModeManager =>
  new RuntimeModeManager({
    userId,
    settingsLoader: new SettingsLoader(async () => ({ settings: document, version: 1 })),
    markets,
    isPaused: false,
    accounts: new AccountReader({ markets, secret: () => undefined, clock }),
    positions: [],
    savePositions: () => Promise.resolve(),
    alertMemories,
    saveApplied: async (_, { settingsVersion }) => {
      if (saveFails) throw new Error('the database is away');
      saved.push(settingsVersion);
    },
    commandStatus: () => ({ queue: { waiting: 0, running: null }, rejectedCommands: { count: 0, recent: [] } }),
    storage: { alert: () => {}, alertMemory: () => {}, revisedAlert: () => {} } as never,
    hotStore,
    listening: new ListenerWatch({ hotStore, clock }),
    clock,
    random: () => 0.5,
    logger,
    redact: redactSecrets,
    onProgress: () => {},
  });

const started = async (runtime: RuntimeModeManager): Promise<RuntimeModeManager> => {
  await runtime.start();
  runtime.enter();
  return runtime;
};

const command = (runtime: RuntimeModeManager, { type, payload }: CommandRequest) =>
  runtime.run({ requestId: 'r', type, payload: payload ?? null } as CommandRecord, { settingsVersion: null }, {
    signal: NEVER,
    onProgress: () => {},
    onSuspended: () => {},
  });

describe('a runtime whose exchange is away', () => {
  it('tries again until it answers, and says why it does not watch meanwhile', async () => {
    exchange.goAway();
    const runtime = await started(runtimeOf(1));
    await runtime.reached(NEVER);
    expect(runtime.status().holds.map(({ reason }) => reason)).toEqual(['EXCHANGE_UNREACHABLE']);
    exchange.answering = () => Promise.resolve();
    await until('it watches', async () => {
      await clock.advance(1_000);
      return market.plane.interests.isWanted('BTC-USD');
    });
    await until('no hold', () => runtime.status().holds.length === 0);
    await runtime.stop();
  });

  it('leaves nothing behind when it is stopped while it asks', async () => {
    let fail: (error: Error) => void = () => {};
    const answer = new Promise<void>((_, reject) => (fail = reject));
    exchange.answering = () => answer;
    const runtime = await started(runtimeOf(1));
    await until('the question', () => exchange.asked.length > 0);
    const stopped = runtime.stop();
    fail(new AppError('EXCHANGE_UNREACHABLE', 'the exchange is away'));
    await stopped;
    expect([clock.pending, exchange.followers]).toEqual([0, 0]);
  });

  it('watches nothing when it is stopped before it may enter its mode', async () => {
    const runtime = runtimeOf(1);
    await runtime.start();
    await runtime.stop();
    await clock.advance(120_000);
    expect([exchange.asked, clock.pending]).toEqual([[], 0]);
  });
});

describe('a runtime whose database is away', () => {
  it('runs on, and notes what is in force when the database is back', async () => {
    saveFails = true;
    const runtime = await started(runtimeOf(1));
    await runtime.reached(NEVER);
    expect(runtime.status()).toMatchObject({ state: 'running', holds: [], applied: { settingsVersion: 1 } });
    saveFails = false;
    await until('it is noted', async () => {
      await clock.advance(1_000);
      return saved.length > 0;
    });
    await runtime.reached(NEVER);
    expect(saved).toEqual([1]);
    await clock.advance(120_000);
    await runtime.reached(NEVER);
    expect([runtime.status().state, saved]).toEqual(['running', [1]]);
    await runtime.stop();
  });
});

describe('a runtime whose hot store is away', () => {
  it('holds on to nothing of a symbol that it could not join', async () => {
    const first = await started(runtimeOf(1));
    await first.reached(NEVER);
    const away = { ...market.hotStore, candles: () => Promise.reject(new AppError('REDIS_UNREACHABLE', 'the store is away')) };
    const judged = VENUE_NOW - 3_600_000;
    // What it judged last was an hour ago, so that it has to catch up.
    const memory = { userId: 2, exchangeId: 100, symbol: 'BTC-USD', timeframe: '1m', openTime: judged, memory: { ...EMPTY_ALERT_MEMORY, judged } } as const;
    const second = await started(runtimeOf(2, away, [memory]));
    await second.reached(NEVER);
    expect(second.status().holds.map(({ reason }) => reason)).toEqual(['NO_HISTORY']);
    document = settings([]);
    await command(second, { type: 'reload-settings' });
    await first.stop();
    expect(market.plane.interests.isWanted('BTC-USD')).toBe(false);
    await second.stop();
  });
});

describe('warnings about positions', () => {
  it('end with the settings that gave them, and while it is paused', async () => {
    document = settings([], { exchanges: { coinbase: { enabled: true }, demo: { enabled: true } } });
    const runtime = await started(runtimeOf(1));
    const isWarned = () => runtime.status().warnings.some(({ reason }) => reason === 'no-credentials');
    await until('the warning', isWarned);
    await command(runtime, { type: 'pause' });
    expect(isWarned()).toBe(false);
    await command(runtime, { type: 'resume' });
    await until('the warning again', isWarned);
    document = settings([]);
    await command(runtime, { type: 'reload-settings' });
    expect(isWarned()).toBe(false);
    await runtime.stop();
  });
});
