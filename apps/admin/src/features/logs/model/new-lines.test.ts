import { logLineId, type LogLine } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import type { LogLines } from '../../../live/log-lines.ts';
import { newLineWords } from './new-lines.ts';

const line = (nr: number, level: LogLine['level'] = 'info'): LogLine => ({
  id: logLineId({ at: nr, process: 'all-a', nr }),
  ...{ process: 'all-a', nr, at: nr, level, component: 'market', message: '' },
});
const lines = (list: LogLine[], arrived = list.length): LogLines => ({ lines: list, arrived, hasOlder: false, processes: [], gaps: new Map() });

describe('what came while the page was held', () => {
  const held = lines([line(1), line(2)]);

  it('is counted as far as it fits the filter', () => {
    expect(newLineWords(held, held, {})).toBeNull();
    expect(newLineWords(held, lines([line(1), line(2), line(3)]), {})).toBe('1 new line');
    const live = lines([line(1), line(2), line(3), line(4, 'warn'), line(5, 'error')]);
    expect(newLineWords(held, live, {})).toBe('3 new lines');
    expect(newLineWords(held, live, { level: 'warn' })).toBe('2 new lines');
    expect(newLineWords(held, live, { component: 'feed' })).toBeNull();
  });

  it('is said to be more when not all of it is kept', () => {
    expect(newLineWords(held, lines([line(90), line(91)], 91), {})).toBe('more than 2 new lines');
    expect(newLineWords(held, lines([line(90)], 90), { level: 'error' })).toBe('more than 0 new lines');
  });
});
