import type { ExchangeStatus, RuntimeStatus } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { connectionWords } from './exchange-words.ts';
import { jobWords, modeWords, pendingWords, silenceWords, stateWords } from './runtime-words.ts';

const exchange = (fields: Partial<ExchangeStatus>): ExchangeStatus => ({
  exchangeId: 1,
  name: 'Coinbase',
  connection: 'connected',
  since: 0,
  lastMessageAt: null,
  lagMs: null,
  reconnects: 0,
  gaps: 0,
  rejectedMessages: 0,
  restBudget: { used: 0, limit: 10, resetAt: 0 },
  ...fields,
});

describe('the connection of an exchange', () => {
  it('is told with the age of its newest message, from the status or from a price', () => {
    expect(connectionWords(exchange({ lastMessageAt: 9_600 }), undefined, 10_000)).toBe('connected, last message 0.4 s ago');
    expect(connectionWords(exchange({ lastMessageAt: 1_000 }), 9_900, 10_000)).toBe('connected, last message 0.1 s ago');
    expect(connectionWords(exchange({ connection: 'stale', lastMessageAt: 1_000 }), undefined, 31_000)).toBe('silent, last message 30 s ago');
    expect(connectionWords(exchange({}), undefined, 10_000)).toBe('connected, no message yet');
  });

  it('is told with its duration while it is broken', () => {
    expect(connectionWords(exchange({ connection: 'down', since: 4_000 }), 9_900, 16_000)).toBe('not connected for 12 s');
  });
});

describe('the runtime', () => {
  const status = (fields: Partial<RuntimeStatus>): RuntimeStatus => ({
    userId: 1,
    observedAt: 0,
    state: 'running',
    mode: 'position-monitor',
    paused: false,
    holds: [],
    warnings: [],
    desired: { paused: false, mode: 'position-monitor', settingsVersion: 3 },
    applied: { settingsVersion: 3, mode: 'position-monitor', at: 0 },
    startedAt: 0,
    uptimeMs: 0,
    exchanges: [],
    symbols: [],
    jobs: [],
    queue: { waiting: 0, running: null },
    rejectedCommands: { count: 0, recent: [] },
    positions: [],
    credentials: [],
    ...fields,
  });

  it('is told in words, also a state or mode that this page does not know', () => {
    expect([stateWords('running'), modeWords('position-monitor'), modeWords('some-new-mode')]).toEqual(['Running', 'Position monitor', 'Some new mode']);
  });

  it('is not taken for what it was once it has not reported for a while', () => {
    expect(silenceWords(status({ observedAt: 1_000 }), 5_500)).toBe('');
    expect(silenceWords(status({ observedAt: 1_000 }), 15_500)).toBe('last heard 14 s ago');
  });

  it('shows what was asked for beside what is, and nothing when they agree', () => {
    expect(pendingWords(status({}))).toBe('');
    expect(pendingWords(status({ desired: { paused: false, mode: 'position-monitor', settingsVersion: 4 } }))).toBe('settings v4 saved, v3 running');
    expect(pendingWords(status({ desired: { paused: false, mode: 'scalper-macdv', settingsVersion: 3 } }))).toBe('switching to Scalper, MACD-V');
    expect(pendingWords(status({ desired: { paused: true, mode: 'position-monitor', settingsVersion: 3 } }))).toBe('pause asked for');
  });

  it('counts the steps of a job', () => {
    expect(jobWords({ requestId: 'a', type: 'force-backfill', progress: { done: 37, total: 240 }, suspended: false })).toBe('Back-fill 37 of 240');
    expect(jobWords({ requestId: 'b', type: 'warm-up', progress: { done: 1, total: 2 }, suspended: false })).toBe('Warm up 1 of 2');
  });
});
