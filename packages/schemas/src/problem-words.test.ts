import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CommandRequestSchema } from './control-command.schema.ts';
import { problemsOfError, problemWords } from './problem-words.ts';
import { documentProblems, patchProblems, problemText } from './settings/check-settings.ts';

/** What a schema says of a value, each problem as one line. */
const said = (schema: z.ZodType, value: unknown): string[] => {
  const { error } = schema.safeParse(value, { error: problemWords });
  return error ? problemsOfError(error).map(problemText) : [];
};

describe('what is wrong with a value', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a number', z.number(), 'abc', 'must be a number, got "abc"'],
    ['a number above a limit', z.number().positive(), 'abc', 'must be a number above 0, got "abc"'],
    ['the same, too small', z.number().positive(), 0, 'must be a number above 0, got 0'],
    ['a number from a limit up', z.number().nonnegative(), -1, 'must be a number from 0 up, got -1'],
    ['a number in a range', z.number().min(0).max(1), 2, 'must be a number from 0 to 1, got 2'],
    ['a number up to a limit', z.number().max(9), null, 'must be a number up to 9, got null'],
    ['a whole number', z.number().int().positive(), 1.5, 'must be a whole number above 0, got 1.5'],
    ['no number', z.number(), Number.NaN, 'must be a number, got NaN'],
    ['true or false', z.boolean(), 'yes', 'must be true or false, got "yes"'],
    ['a text', z.string(), 7, 'must be a text, got 7'],
    ['a text that is not empty', z.string().trim().min(1), ' ', 'must be a text of at least 1 character, got an empty text'],
    ['a short text', z.string().min(1).max(4), 'abcde', 'must be a text of 1 to 4 characters, got "abcde"'],
    ['a long text', z.string().max(50), 'x '.repeat(30), 'must be a text of at most 50 characters, got a text of 60 characters'],
    ['an address', z.email(), 'anna', 'must be an e-mail address, got "anna"'],
    ['one of a few', z.enum(['1m', '5m', '1d']), '2m', 'must be 1m, 5m or 1d, got "2m"'],
    ['one value', z.literal(1), 2, 'must be 1, got 2'],
    ['a list', z.array(z.string()), {}, 'must be a list, got an object'],
    ['a list that is not empty', z.array(z.string()).min(1), [], 'must be a list of at least 1 entry, got an empty list'],
    ['a list that is not long', z.array(z.string()).max(2), ['a', 'b', 'c'], 'must be a list of at most 2 entries, got a list'],
    ['an object', z.object({}), [1], 'must be an object, got a list'],
    ['an object of known fields', z.strictObject({}), { colour: 1 }, 'has the field "colour", which is not known here'],
  ])('says what is wanted and what came: %s', (_, schema, value, words) => {
    expect(said(schema, value)).toEqual([`the document: ${words}`]);
  });

  it('names the field with its place in a list, and says of an absent one that it is missing', () => {
    expect(said(z.object({ levels: z.array(z.number().positive()) }), { levels: [1, 2, 'abc'] })).toEqual([
      'levels[2]: must be a number above 0, got "abc"',
    ]);
    expect(said(z.object({ id: z.number().int() }), {})).toEqual(['id: is missing; it must be a whole number']);
  });

  it('leaves to a schema the words of its own', () => {
    expect(said(z.string({ error: 'must be kind' }), 1)).toEqual(['the document: must be kind']);
  });

  it.each([
    ['a token', `ghp_${'a1B2'.repeat(6)}`],
    ['a webhook address', 'https://discord.com/api/webhooks/1/abcdefgh'],
    ['an address with a password', 'redis://user:geheim@host'],
  ])('never repeats what looks like %s', (kind, secret) => {
    expect(said(z.number(), secret)).toEqual([`the document: must be a number, got what looks like ${kind}`]);
    expect(said(z.strictObject({}), { [secret]: 1 }).join()).not.toContain(secret);
  });

  it('is short, whatever came', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 3 }), (text) => said(z.number().positive(), JSON.parse(text)).join().length < 200));
  });
});

describe('the words of our own schemas', () => {
  it.each([
    [{ alerts: { levels: [150, 'abc'] } }, 'alerts.levels[1]: must be a number above 0, got "abc"'],
    [{ alerts: { maxSyntheticShare: 2 } }, 'alerts.maxSyntheticShare: must be a number from 0 to 1, got 2'],
    [{ mode: 'fast' }, 'mode: must be position-monitor, scalper-macdv or scalper-orderbook, got "fast"'],
    [{ symbols: { monitored: ['btc'] } }, 'symbols.monitored[0]: must be BASE-QUOTE in capitals, optionally after coinbase:, binanceUs: or demo:, got "btc"'],
    [{ exchanges: { demo: {} } }, 'exchanges.demo.enabled: is missing; it must be true or false'],
  ])('name the field of a document: %j', (document, words) => {
    expect(documentProblems(document, {}).map(problemText)).toEqual([words]);
  });

  it('speak of a patch as of a document', () => {
    expect(patchProblems({ alerts: { cooldownMinutes: '5' } }).map(problemText)).toEqual(['alerts.cooldownMinutes: must be a number from 0 up, got "5"']);
  });

  it.each([
    [{ type: 'switch-mode', payload: { mode: 'x' } }, 'payload.mode: must be position-monitor, scalper-macdv or scalper-orderbook, got "x"'],
    [{ type: 'clear-cache', payload: { scope: 'most' } }, 'payload.scope: must be all, symbol or timeframe, got "most"'],
    [{ type: 'add-symbol', payload: { symbol: 'BTC-USD', colour: 1 } }, 'payload: has the field "colour", which is not known here'],
    [{ type: 'force-backfill', payload: { symbols: [] } }, 'payload.symbols: must be a list of 1 to 1000 entries, got an empty list'],
  ])('name the field of a command: %j', (command, words) => {
    expect(said(CommandRequestSchema, command)).toEqual([words]);
  });
});
