import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleAlert, sampleCommand, sampleStatus } from '../../testing/scripted-api.ts';
import { viewLines } from './watch-view.ts';
import { oneLine, printable, spanOf, timeOf } from './words.ts';

/** Any text at all, half of it out of the range in which control characters stand. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x20_ff }), fc.integer({ min: 0, max: 0x10_ff_ff })), { maxLength: 200 })
  .map((points) => String.fromCodePoint(...points));

describe('words', () => {
  it.each([
    [-5, '0.0 s'],
    [340, '0.3 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [3_569_000, '59 min'],
    [3_570_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('say a span of %i ms as %s', (ms, words) => {
    expect(spanOf(ms)).toBe(words);
  });

  it('say a time in UTC', () => {
    expect(timeOf(1_800_000_000_999)).toBe('2027-01-15 08:00:00');
  });

  it('leave nothing that steers a terminal, and keep everything else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(printable(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(printable('BTC-USD\t– ü 漢 🙂\n')).toBe('BTC-USD\t– ü 漢 🙂\n');
  });

  it('of the live view fit every terminal, whatever they speak of', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 2, max: 60 }), fc.nat(40), (words, columns, rows, many) => {
        const state = {
          status: sampleStatus({
            mode: words,
            holds: Array.from({ length: many }, () => ({ reason: words, since: 0, message: words })),
          }),
          commands: [sampleCommand({ message: words, payload: { symbol: words } })],
          alerts: [sampleAlert({ symbol: words })],
          broken: words,
        };
        const lines = viewLines(state, { now: 1_800_000_000_000, columns, rows });
        expect(lines.length).toBeLessThan(rows);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(columns);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
