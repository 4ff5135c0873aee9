import type { LogLine } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { lineText } from './line-text.ts';
import { logSearch } from './log-search.ts';

describe('the text of a line', () => {
  it('has every field on a line of its own, and a stack as it was', () => {
    const line: LogLine = {
      ...{ id: '1-w-1', process: 'worker-k3x9', nr: 1, at: Date.UTC(2026, 2, 1, 14, 5, 9, 7), level: 'error', component: 'storage', message: 'could not store' },
      ...{ userId: 3, requestId: 'abc' },
      details: { waiting: 12, list: [1, 2], empty: {}, err: { type: 'Error', stack: 'Error: x\n    at run (a.ts:1:2)' } },
    };
    expect(lineText(line).split('\n')).toEqual([
      '2026-03-01 14:05:09.007 UTC error storage worker-k3x9',
      'could not store',
      'userId: 3',
      'requestId: abc',
      'waiting: 12',
      'list: [1,2]',
      'empty: {}',
      'err:',
      '  type: Error',
      '  stack: Error: x',
      '        at run (a.ts:1:2)',
    ]);
  });
});

describe('the address of the page', () => {
  it('names a filter; what cannot be one is left out', () => {
    expect(logSearch({ level: 'warn', component: 'feed', text: 'lost', id: 'abc' })).toEqual({ level: 'warn', component: 'feed', text: 'lost', id: 'abc' });
    expect(logSearch({ id: 12 })).toEqual({ id: '12' });
    expect(logSearch({ level: 'loud', component: ['feed'], text: '', id: null, other: 1 })).toEqual({});
  });
});
