import { COMMAND_TYPES } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, isLateOnArrival, LARGEST_MESSAGE, LEDGER_HINT, readControlMessage } from './read-message.ts';

const ENVELOPE = { timestamp: 1_800_000_000_000, requestId: 'abc' };
const read = (value: unknown) => readControlMessage(JSON.stringify({ ...ENVELOPE, ...(value as object) }));

describe('a message on the control channel', () => {
  it.each([
    { type: 'pause' },
    { type: 'resume' },
    { type: 'reload-settings', payload: {} },
    { type: 'switch-mode', payload: { mode: 'scalper-macdv' } },
    { type: 'add-symbol', payload: { symbol: 'BTC-USD', exchange: 'demo' } },
    { type: 'remove-symbol', payload: { symbol: 'BTC-USD' } },
    { type: 'force-backfill' },
    { type: 'force-backfill', payload: { symbols: ['BTC-USD'], timeframes: ['1m'] } },
    { type: 'clear-cache', payload: { scope: 'symbol', symbol: 'BTC-USD' } },
  ])('is a command: %j', (command) => {
    expect(read(command)).toEqual({ kind: 'command', command: { ...ENVELOPE, ...command } });
  });

  it('takes a key that is not part of a command for nothing', () => {
    expect(read({ type: 'pause', userId: 7 })).toEqual({ kind: 'command', command: { ...ENVELOPE, type: 'pause' } });
  });

  it('is a hint to look at the ledger when its sender has stored what it speaks of', () => {
    expect(readControlMessage(LEDGER_HINT)).toEqual({ kind: 'hint' });
    expect(read({ type: 'pause', stored: true })).toEqual({ kind: 'hint' });
    expect(read({ type: 'pause', stored: 'yes' })).toMatchObject({ kind: 'command' });
  });

  it.each([
    ['', 'The message is not JSON.'],
    ['{"type":"pause"', 'The message is not JSON.'],
    ['null', 'The message is not a JSON object.'],
    ['["pause"]', 'The message is not a JSON object.'],
    ['"pause"', 'The message is not a JSON object.'],
    [' '.repeat(LARGEST_MESSAGE + 1), `The message has ${LARGEST_MESSAGE + 1} characters; at most ${LARGEST_MESSAGE} are read.`],
  ])('is unreadable when it is no JSON object or too long: %.30s', (text, message) => {
    expect(readControlMessage(text)).toEqual({
      kind: 'rejected',
      code: 'COMMAND_UNREADABLE',
      message,
      requestId: null,
      type: null,
    });
  });

  it.each([
    [{ type: 'explode' }, 'abc', 'type: there is no such command; there are pause, resume,'],
    [{}, 'abc', 'type: there is no such command'],
    [{ type: 5 }, 'abc', 'type: there is no such command'],
    [{ type: 'switch-mode' }, 'abc', 'payload: '],
    [{ type: 'switch-mode', payload: { mode: 'x' } }, 'abc', 'payload.mode: '],
    [{ type: 'add-symbol', payload: { symbol: 'btc' } }, 'abc', 'payload.symbol: must be BASE-QUOTE in capitals'],
    [{ type: 'pause', payload: { now: true } }, 'abc', 'payload: '],
    [{ type: 'pause', timestamp: '5' }, 'abc', 'timestamp: '],
    [{ type: 'pause', requestId: '' }, null, 'requestId: '],
    [{ type: 'pause', requestId: 'x'.repeat(65) }, null, 'requestId: '],
    [{ type: 'pause', requestId: 'a\0b' }, 'a\0b', 'requestId: must not contain control characters'],
    [{ type: 'pause', requestId: '\ud800' }, '\ud800', 'requestId: must not contain control characters'],
  ])('is refused with every field that is wrong, and tells whose it was: %j', (value, requestId, message) => {
    expect(read(value)).toMatchObject({
      kind: 'rejected',
      code: 'COMMAND_INVALID',
      requestId,
      message: expect.stringContaining(message) as string,
    });
  });

  it('is read whatever it is, and a command is only what has the shape of one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map((json) => `{"type":"pause","payload":${json}}`)), (text) => {
        const message = readControlMessage(text);
        if (message.kind === 'command') expect(COMMAND_TYPES).toContain(message.command.type);
      }),
    );
  });

  it('is late when it was issued more than 30 seconds from now, on either side', () => {
    const late = (ageMs: number) => isLateOnArrival({ ...ENVELOPE, type: 'pause' }, ENVELOPE.timestamp + ageMs);
    expect([-30_001, -30_000, 0, 30_000, 30_001].map(late)).toEqual([true, false, false, false, true]);
  });

  it('is kept as an excerpt of 200 characters', () => {
    expect(excerptOf('x'.repeat(1_000))).toBe('x'.repeat(200));
    expect(excerptOf('short')).toBe('short');
  });
});
