import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsLogFilter } from './log-filter.ts';
import { compareLogLines, LOG_LEVELS, logLineId, placeOfLogLine, type LogLine } from './log-line.ts';

const line: LogLine = {
  ...{ id: '5-worker-a1-7', process: 'worker-a1', nr: 7, at: 5, level: 'warn', component: 'feed', message: 'The line was lost' },
  ...{ symbol: 'BTC-USD', requestId: 'abc', alertId: 12, details: { reason: 'Timeout' } },
};

describe('a filter of lines', () => {
  it.each([
    [{}, true],
    [{ level: 'info' }, true],
    [{ level: 'warn' }, true],
    [{ level: 'error' }, false],
    [{ component: 'feed' }, true],
    [{ component: 'fee' }, false],
    [{ text: ' LOST ' }, true],
    [{ text: 'timeout' }, true],
    [{ text: 'btc' }, true],
    [{ text: 'found' }, false],
    [{ text: '  ' }, true],
    [{ id: 'abc' }, true],
    [{ id: '12' }, true],
    [{ id: '1' }, false],
    [{ id: 'abc', level: 'error' }, false],
  ] as const)('%j', (filter, expected) => {
    expect(fitsLogFilter(line, filter)).toBe(expected);
  });

  it('by a level leaves that level and those above it', () => {
    for (const level of LOG_LEVELS) {
      const left = LOG_LEVELS.filter((each) => fitsLogFilter({ ...line, level: each }, { level }));
      expect(left).toEqual(LOG_LEVELS.slice(LOG_LEVELS.indexOf(level)));
    }
  });

  it('by an id finds no line that is about nothing', () => {
    const { requestId: _requestId, alertId: _alertId, ...other } = line;
    expect(fitsLogFilter(other, { id: 'undefined' })).toBe(false);
  });
});

describe('the id of a line', () => {
  const place = fc.record({ at: fc.nat(), process: fc.stringMatching(/^[a-z]+-[0-9a-f]{6}$/), nr: fc.integer({ min: 1 }) });

  it('tells its place, and nothing else does', () => {
    fc.assert(
      fc.property(place, (each) => {
        expect(placeOfLogLine(logLineId(each))).toEqual(each);
      }),
    );
    for (const text of ['', '5', '5-worker', 'x-worker-1', '5-wor ker-1', '5--1']) expect(placeOfLogLine(text)).toBeUndefined();
  });

  it('puts lines into one order', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(Math.sign(compareLogLines(a, b))).toBe(-Math.sign(compareLogLines(b, a)) || 0);
        if (compareLogLines(a, b) <= 0 && compareLogLines(b, c) <= 0) expect(compareLogLines(a, c)).toBeLessThanOrEqual(0);
        expect(compareLogLines(a, b) === 0).toBe(logLineId(a) === logLineId(b));
      }),
    );
  });
});
