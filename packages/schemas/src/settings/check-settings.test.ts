import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserSettingsPartialSchema } from '../user-settings.schema.ts';
import { documentProblems, parseSettings, patchProblems, problemText, settingsWarnings } from './check-settings.ts';
import { upgradeDocument } from './document-version.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { mergePatch } from './merge-patch.ts';
import { resetDocument } from './reset-settings.ts';
import { settingsJsonSchema } from './settings-json-schema.ts';

/** Patches of every known key, and documents as patches of nothing. */
const maybe = fc.option;
const symbol = fc.constantFrom('BTC-USD', 'ETH-USD', 'demo:BTC-USD');
const variable = fc.constantFrom('COINBASE_API_KEY_ID', 'MY_KEY', 'OTHER_KEY_2');
const binanceUs = { enabled: fc.boolean(), apiKeyEnvVar: variable, secretKeyEnvVar: variable };
const patch = fc.record(
  {
    mode: fc.constantFrom('position-monitor', 'scalper-macdv', 'scalper-orderbook'),
    symbols: fc.record({ monitored: fc.array(symbol), minPositionValueUsd: fc.nat() }, { requiredKeys: [] }),
    exchanges: fc.record(
      {
        coinbase: fc.record({ enabled: fc.boolean(), apiKeyEnvVar: variable }, { requiredKeys: [] }),
        binanceUs: maybe(fc.record(binanceUs)),
        demo: maybe(fc.record({ enabled: fc.boolean() })),
      },
      { requiredKeys: [] },
    ),
    alerts: fc.record({ levels: fc.array(fc.integer({ min: 1 })), cooldownMinutes: fc.nat() }, { requiredKeys: [] }),
    timeframes: fc.subarray(['1m', '5m', '1d']),
  },
  { requiredKeys: [] },
);

/** Keys of another program, in every section that an update does not remove. */
const FOREIGN = {
  theirs: { deep: [{ a: null }], none: null },
  symbols: { colours: { 'BTC-USD': '#f7931a' } },
  exchanges: { kraken: { enabled: true }, coinbase: { label: 'main' } },
  alerts: { sound: 'bell', discord: { colour: 3 }, reversal: { note: '' } },
};

/** Whether everything of `part` stands in `whole`. */
const holds = (whole: unknown, part: unknown): boolean =>
  isJsonObject(part)
    ? isJsonObject(whole) && Object.entries(part).every(([key, value]) => holds(whole[key], value))
    : JSON.stringify(whole) === JSON.stringify(part);

const texts = (problems: readonly Parameters<typeof problemText>[0][] | undefined) => (problems ?? []).map(problemText);

describe('updates', () => {
  it('of any number and order keep the keys of other programs at every depth', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 6 }), (patches) => {
        const document = patches.reduce<unknown>((current, each) => mergePatch(current, each), FOREIGN);
        expect(holds(document, FOREIGN)).toBe(true);
        expect(documentProblems(document, FOREIGN)).toEqual([]);
        expect(holds(parseSettings(document).settings, FOREIGN)).toBe(true);
      }),
    );
  });

  it('with ordinary values are never refused', () => {
    fc.assert(fc.property(patch, (ordinary) => patchProblems(ordinary).length === 0));
  });

  it.each([
    [{ mode: null }, 'mode'],
    [{ symbols: null }, 'symbols'],
    [{ alerts: { discord: { enabled: null } } }, 'alerts.discord.enabled'],
    [{ timeframes: null }, 'timeframes'],
    [{ version: null }, 'version'],
    [{ exchanges: { binanceUs: { apiKeyEnvVar: null } } }, 'exchanges.binanceUs.apiKeyEnvVar'],
  ])('that would remove a required key are refused with field and reason: %j', (nulls, path) => {
    expect(texts(patchProblems(nulls))).toEqual([`${path}: cannot be removed: it is required or has a default`]);
  });

  it('remove optional keys and those of other programs', () => {
    const removal = { exchanges: { demo: null, kraken: null }, theirs: null };
    expect(patchProblems(removal)).toEqual([]);
    expect(mergePatch({ ...FOREIGN, exchanges: { demo: { enabled: true }, kraken: {} } }, removal)).toEqual({
      symbols: FOREIGN.symbols,
      alerts: FOREIGN.alerts,
      exchanges: {},
    });
  });

  it('name every field that is wrong, with the reason', () => {
    const wrong = { mode: 'fast', symbols: { monitored: ['BTC-USD', 'btc'] }, alerts: { levels: [0], cooldownMinutes: '5' } };
    const problems = patchProblems(wrong);
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'mode',
      'symbols.monitored.1',
      'alerts.levels.0',
      'alerts.cooldownMinutes',
    ]);
    expect(problems.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('may not put a null into a list', () => {
    expect(texts(patchProblems({ timeframes: ['1m', null] }))).toEqual([expect.stringContaining('timeframes[1]: must be 1m, 5m, 15m, 1h, 4h or 1d, got null')]);
  });

  it.each([['text'], [[1]], [null], [7]])('that are no object are refused: %j', (value) => {
    expect(patchProblems(value)).toHaveLength(1);
  });

  it.each([
    ['a NUL', { note: 'a\0b' }, 'note'],
    ['half a surrogate pair', { a: { '\ud800': 1 } }, 'a'],
    ['__proto__', JSON.parse('{"a":{"__proto__":{"b":1}}}') as unknown, 'a'],
    ['too much nesting', JSON.parse('{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)) as unknown, 'a.a.a'],
    ['too great a length', { a: Array.from({ length: 100 }, () => 'word '.repeat(600)) }, 'the document'],
  ])('that cannot be stored as they are are refused: %s', (_, value, path) => {
    expect(texts(patchProblems(value)).map((text) => text.split(':')[0])).toEqual([path]);
    expect(texts(documentProblems(value, {})).map((text) => text.split(':')[0])).toEqual([path]);
  });
});

describe('a document', () => {
  it('is complete after parsing, and unchanged where it is complete', () => {
    fc.assert(
      fc.property(patch, (document) => {
        const { settings } = parseSettings(mergePatch({}, document));
        expect(settings).toMatchObject({ version: 1, timeframes: expect.any(Array) as unknown });
        expect(parseSettings(settings).settings).toEqual(settings);
      }),
    );
  });

  it('of a later schema version is refused with both versions', () => {
    expect(texts(parseSettings({ version: 2, mode: 'unheard of' }).problems)).toEqual([
      'version: is 2, but this program knows schema versions up to 1: start a newer program',
    ]);
  });

  it.each([[null], ['x'], [[]]])('that is no object is refused: %j', (value) => {
    expect(texts(parseSettings(value).problems)).toEqual(['the document: must be a JSON object']);
  });

  it('is refused with the place of each secret that is new in it, and only warned about when it is stored', () => {
    const document = { mode: 'x', theirs: { hook: 'https://hooks.slack.com/services/T/B/x' } };
    expect(documentProblems(document, {}).map(({ path }) => path.join('.'))).toEqual(['mode', 'theirs.hook']);
    expect(documentProblems(document, document).map(({ path }) => path.join('.'))).toEqual(['mode']);
    expect(settingsWarnings(document)).toEqual([expect.stringContaining('theirs.hook looks like a webhook address')]);
  });

  it('has a JSON Schema that describes every field', () => {
    const undescribed = (schema: JsonObject, path: string): string[] =>
      Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>).flatMap(([key, field]) => [
        ...(typeof field['description'] === 'string' ? [] : [`${path}${key}`]),
        ...undescribed(field, `${path}${key}.`),
      ]);
    expect(undescribed(settingsJsonSchema(), '')).toEqual([]);
  });

  it('has a JSON Schema that requires nothing at the top and knows the pattern of a symbol', () => {
    const schema = settingsJsonSchema() as JsonObject & { properties: Record<string, { properties: JsonObject }> };
    expect(schema['required']).toBeUndefined();
    expect(schema.properties['symbols']?.properties['monitored']).toMatchObject({
      type: 'array',
      items: { type: 'string', pattern: expect.stringContaining('binanceUs') as unknown },
      default: [],
    });
  });
});

describe('a reset', () => {
  it('gives back every default and keeps the keys of other programs', () => {
    fc.assert(
      fc.property(patch, (document) => {
        expect(parseSettings(resetDocument(document)).settings).toEqual(parseSettings({}).settings);
        expect(resetDocument(mergePatch(FOREIGN, document))).toEqual(FOREIGN);
      }),
    );
  });

  it('leaves an optional section that holds such keys, switched off', () => {
    const demo = { enabled: true, speed: 60 };
    expect(resetDocument({ mode: 'scalper-macdv', exchanges: { demo } })).toEqual({
      exchanges: { demo: { enabled: false, speed: 60 } },
    });
  });

  it('of any JSON value gives a document that can be used', () => {
    const key = fc.constantFrom('alerts', 'exchanges', 'demo', 'enabled', 'binanceUs', 'x');
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, 1, 'x', true), fc.dictionary(key, tie('any'))),
    }));
    fc.assert(fc.property(any, (value) => parseSettings(resetDocument(value)).problems === undefined));
  });
});

describe('a document of an earlier schema version', () => {
  const steps = [
    ({ colour, ...rest }: JsonObject) => ({ ...rest, color: colour }),
    ({ color, ...rest }: JsonObject) => ({ ...rest, theme: { color } }),
  ];

  it.each([
    [{ colour: 'red', x: 1 }, { theme: { color: 'red' }, x: 1, version: 3 }],
    [{ version: 2, color: 'red' }, { theme: { color: 'red' }, version: 3 }],
    [{ version: 3, theme: 1 }, { version: 3, theme: 1 }],
  ])('goes through each step from its own on: %j', (document, upgraded) => {
    const before = structuredClone(document);
    expect(upgradeDocument(document, steps)).toEqual({ document: upgraded });
    expect(document).toEqual(before);
  });

  it.each([[0], [1.5], ['1'], [-1]])('is refused when the version is none: %j', (version) => {
    expect(upgradeDocument({ version }, steps).reason).toContain('number of a schema version');
  });
});

it('the partial schema takes what a patch may hold and gives it back as it was', () => {
  fc.assert(
    fc.property(patch, (each) => {
      const whole = { ...each, theirs: null };
      expect(UserSettingsPartialSchema.parse(whole)).toEqual(whole);
    }),
  );
});
