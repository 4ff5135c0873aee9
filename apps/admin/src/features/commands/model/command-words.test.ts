import { COMMAND_STATUSES, isEndStatus, type CommandRecord } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { commandRecord } from '../../../live/testing/command-record.ts';
import { commandSubject, isOpenCommand, lifeWords, remainingMs, withJob } from './command-words.ts';

const command = (changes: Partial<CommandRecord> = {}): CommandRecord =>
  commandRecord({
    type: 'force-backfill',
    status: 'running',
    actor: 'Anna',
    issuedAt: 1_000,
    storedAt: 1_000,
    expiresAt: 601_000,
    acknowledgedAt: 1_100,
    startedAt: 1_200,
    changedAt: 1_200,
    changeId: 3,
    ...changes,
  });

describe('the life of a command in words', () => {
  it('goes from stored over running to an end', () => {
    expect(lifeWords(command({ status: 'stored' }), 2_000, true)).toBe('stored');
    expect(lifeWords(command({ status: 'acknowledged' }), 2_000, true)).toBe('acknowledged, waits for its turn');
    expect(lifeWords(command({}), 2_000, true)).toBe('running');
    const progress = { done: 37, total: 240, current: 'BTC-USD 5m' };
    expect(lifeWords(command({ progress }), 2_000, true)).toBe('running 37 of 240');
    expect(lifeWords(command({ status: 'succeeded', endedAt: 3_100 }), 9_000, true)).toBe('succeeded after 2.1 s');
    expect(lifeWords(command({ status: 'cancelled', progress }), 9_000, true)).toBe('cancelled at 37 of 240');
  });

  it('says until when it is kept when no worker is there, which only the sender knows', () => {
    expect(lifeWords(command({ status: 'stored' }), 2_000, false)).toMatch(/^no worker: stored until \d\d:\d\d:\d\d$/);
    expect(lifeWords(command({ status: 'stored' }), 2_000, null)).toBe('stored');
  });

  it('gives the reason of a failure', () => {
    const error = { code: 'PAUSED', message: 'The runtime is paused. Resume it first.' };
    expect(lifeWords(command({ status: 'failed', error }), 2_000, true)).toBe('failed: The runtime is paused. Resume it first.');
  });

  it('says that a pause has overtaken it, and where', () => {
    const progress = { done: 3, total: 9, current: '' };
    expect(lifeWords(command({ suspended: true, progress }), 2_000, true)).toBe('suspended by the pause at 3 of 9');
  });

  it('estimates what is left from the pace so far, not before there is one', () => {
    const progress = { done: 10, total: 40, current: '' };
    expect(remainingMs(command({ progress }), 11_200)).toBe(30_000);
    expect(lifeWords(command({ progress }), 11_200, true)).toBe('running 10 of 40, about 30 s left');
    expect(remainingMs(command({ progress }), 2_200)).toBeNull();
    expect(remainingMs(command({ progress: { ...progress, done: 0 } }), 11_200)).toBeNull();
  });

  it('is as far as its job is, which the ledger learns later', () => {
    const job = { requestId: 'r1', type: 'force-backfill', progress: { done: 5, total: 9 }, suspended: false };
    const known = command({ progress: { done: 3, total: 9, current: 'BTC-USD 5m' } });
    expect(withJob(known, [job]).progress).toEqual({ done: 5, total: 9, current: 'BTC-USD 5m' });
    expect(withJob(command(), [job]).progress).toEqual({ done: 5, total: 9, current: '' });
    for (const other of [command({ requestId: 'another' }), command({ status: 'succeeded' })]) expect(withJob(other, [job])).toBe(other);
    expect(withJob(known, [{ ...job, progress: { done: 2, total: 9 } }])).toBe(known);
  });

  it('has words for every status', () => {
    for (const status of COMMAND_STATUSES) {
      expect(lifeWords(command({ status }), 2_000, null)).not.toBe('');
      expect(isOpenCommand({ status })).toBe(!isEndStatus(status));
    }
  });
});

describe('what a command is about', () => {
  it('is told from its payload, long lists as a number', () => {
    expect(commandSubject(command())).toBe('');
    expect(commandSubject(command({ payload: { mode: 'scalper-macdv' } }))).toBe('scalper-macdv');
    expect(commandSubject(command({ payload: { symbols: ['A-USD', 'B-USD'], timeframes: ['1m', '5m', '15m', '1h'] } }))).toBe('A-USD B-USD, 4 timeframes');
  });
});
