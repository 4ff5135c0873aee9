import type { CommandRecord } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { commandRecord } from '../../../live/testing/command-record.ts';
import { historyInput, historyRows, NO_FILTER } from './history.ts';

const command = (id: number, changes: Partial<CommandRecord> = {}): CommandRecord =>
  commandRecord({ id, status: 'succeeded', changeId: id, ...changes });

const ids = (rows: readonly CommandRecord[]): number[] => rows.map(({ id }) => id);

describe('the history', () => {
  it('goes on by itself with what the live stream tells', () => {
    const running = command(5, { status: 'running' });
    const rows = historyRows([running, command(4)], [command(6), { ...running, status: 'succeeded', changeId: 9 }], NO_FILTER, false);
    expect(rows.map(({ id, status }) => [id, status])).toEqual([[6, 'succeeded'], [5, 'succeeded'], [4, 'succeeded']]);
  });

  it('shows no live command beyond a page that was not read yet', () => {
    expect(ids(historyRows([command(9), command(8)], [command(3)], NO_FILTER, false))).toEqual([9, 8]);
    expect(ids(historyRows([command(9), command(8)], [command(3)], NO_FILTER, true))).toEqual([9, 8, 3]);
  });

  it('holds what fits the filter as it now stands', () => {
    const rows = [command(3, { type: 'resume' }), command(2, { origin: 'cli' }), command(1, { status: 'running' })];
    expect(ids(historyRows(rows, [], { ...NO_FILTER, type: 'resume' }, true))).toEqual([3]);
    expect(ids(historyRows(rows, [], { ...NO_FILTER, origin: 'cli' }, true))).toEqual([2]);
    expect(ids(historyRows(rows, [command(1, { status: 'failed', changeId: 8 })], { ...NO_FILTER, status: 'open' }, true))).toEqual([]);
    expect(historyInput({ status: 'failed', type: 'pause', origin: null })).toEqual({ status: ['failed', 'rejected', 'expired'], type: ['pause'] });
  });
});
