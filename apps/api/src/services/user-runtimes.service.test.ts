import { createInProcessHotStore, usersChannel, type HotStore } from '@livermore/cache';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserRuntimes, type ServedRuntime } from './user-runtimes.service.ts';

let active: number[];
let log: string[];
/** Users whose runtime cannot start. */
let faulty: Set<number>;
let reading: () => Promise<void>;
let logger: RecordingLogger;
let clock: FakeClock;
let hotStore: HotStore;
let resubscribed: () => void;
let runtimes: UserRuntimes;
beforeEach(() => {
  active = [1, 2];
  log = [];
  faulty = new Set();
  reading = () => Promise.resolve();
  logger = new RecordingLogger();
  clock = new FakeClock();
  hotStore = createInProcessHotStore({ clock: new FakeClock(), logger });
  runtimes = new UserRuntimes({
    activeUsers: async () => {
      const users = [...active];
      await reading();
      return users;
    },
    create: async (userId) => runtimeOf(userId),
    commands: {
      serve: async (userId) => void log.push(`serve ${userId}`),
      release: async (userId) => void log.push(`release ${userId}`),
    },
    hotStore: {
      subscribe: (channels, listener) => hotStore.subscribe(channels, listener),
      onResubscribed: (listener) => {
        resubscribed = listener;
        return () => {};
      },
    },
    clock,
    logger,
  });
});
afterEach(() => runtimes.stop());

const runtimeOf = (userId: number): ServedRuntime => ({
  start: async () => {
    if (faulty.has(userId)) throw new Error(`no settings of ${userId}`);
    log.push(`start ${userId}`);
  },
  enter: () => void log.push(`enter ${userId}`),
  stop: async () => void log.push(`stop ${userId}`),
  prepare: () => Promise.resolve({}),
  run: () => Promise.resolve({}),
  reached: () => Promise.resolve(),
  statusChanged: () => {},
});

/** Somebody was added, enabled or disabled, and all are told. */
const change = (users: number[]): void => {
  active = users;
  hotStore.publish(usersChannel, JSON.stringify({ userId: 0, active: true }));
};
const running = (): number[] => [1, 2, 3].filter((userId) => runtimes.get(userId));

describe('UserRuntimes', () => {
  it('begins a runtime for each active user, listens to its commands, and only then lets it enter its mode', async () => {
    await runtimes.start();
    expect(log).toEqual(['start 1', 'serve 1', 'enter 1', 'start 2', 'serve 2', 'enter 2']);
    expect(running()).toEqual([1, 2]);
  });

  it('starts the others when one cannot start, and says whose could not', async () => {
    faulty.add(1);
    await runtimes.start();
    expect(running()).toEqual([2]);
    expect(log).toEqual(['release 1', 'stop 1', 'start 2', 'serve 2', 'enter 2']);
    expect(logger.messages('error')).toEqual(['the runtime of user 1 could not start: no settings of 1']);
  });

  it('tries one that could not start again, until it does', async () => {
    faulty.add(1);
    await runtimes.start();
    await clock.advance(10_000);
    faulty.clear();
    await clock.advance(10_000);
    await until('both run', () => running().length === 2);
  });

  it('rejects when it cannot be read who is active', async () => {
    reading = () => Promise.reject(new Error('the database is away'));
    await expect(runtimes.start()).rejects.toThrow('the database is away');
  });

  it('follows users that are added, disabled and enabled again, and leaves the others alone', async () => {
    await runtimes.start();
    log.length = 0;
    change([1, 2, 3]);
    await until('the third', () => log.includes('enter 3'));
    change([1, 3]);
    await until('the end of the second', () => log.includes('stop 2'));
    change([1, 2, 3]);
    await until('the second again', () => log.includes('enter 2'));
    expect(log).toEqual(['start 3', 'serve 3', 'enter 3', 'release 2', 'stop 2', 'start 2', 'serve 2', 'enter 2']);
    expect(running()).toEqual([1, 2, 3]);
  });

  it('gives a user one runtime, also when they are told of while the first ones begin', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    reading = () => held;
    const started = runtimes.start();
    await new Promise((resolve) => setImmediate(resolve));
    change([1, 2]);
    await new Promise((resolve) => setImmediate(resolve));
    letGo();
    await started;
    change([1]);
    await until('the end of the second', () => log.includes('stop 2'));
    expect(log.filter((entry) => entry.startsWith('start'))).toEqual(['start 1', 'start 2']);
  });

  it('looks again after messages may have been missed', async () => {
    await runtimes.start();
    active = [1];
    resubscribed();
    await until('the end of the second', () => log.includes('stop 2'));
  });

  it('goes on when it could not be read once who is active', async () => {
    await runtimes.start();
    reading = () => Promise.reject(new Error('the database is away'));
    change([1]);
    await until('the failure', () => logger.messages('error').length === 1);
    expect(running()).toEqual([1, 2]);
    reading = () => Promise.resolve();
    change([1]);
    await until('the end of the second', () => log.includes('stop 2'));
  });

  it('ends all of them with its stop, also one that is just beginning, and begins none afterwards', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await runtimes.start();
    reading = () => held;
    change([1, 2, 3]);
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = runtimes.stop();
    letGo();
    await stopped;
    expect(running()).toEqual([]);
    expect(log.slice(6).toSorted()).toEqual(['release 1', 'release 2', 'stop 1', 'stop 2']);
  });
});
