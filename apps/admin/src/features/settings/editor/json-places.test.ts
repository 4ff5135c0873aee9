import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from '@livermore/schemas';
import { settingsText } from '../model/settings-text.ts';
import { valueAt } from '../model/json-path-edit.ts';
import { JsonPlaces } from './json-places.ts';

/** Places of `|` in a text, and the text without it. */
const written = (marked: string) => {
  const offset = marked.indexOf('|');
  return new JsonPlaces(marked.replace('|', '')).writingAt(offset);
};
const reasons = (text: string) => new JsonPlaces(text).problems().map(({ message }) => message);

describe('the places of a JSON text', () => {
  it('has every value at the path where it stands in the document', () => {
    const document = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    fc.assert(
      fc.property(document, (value) => {
        const text = settingsText(value);
        const places = new JsonPlaces(text);
        expect(places.problems()).toEqual([]);
        for (const place of places.places) {
          expect(differences(JSON.parse(text.slice(place.value.from, place.value.to)), valueAt(JSON.parse(text), place.path))).toEqual([]);
          if (place.path.length > 0) expect(places.rangeOf(place.path)).toEqual(place.value);
        }
      }),
    );
  });

  it('shows what is missing at the nearest thing that is there', () => {
    const text = '{"alerts": {"levels": [1, 2]}}';
    const places = new JsonPlaces(text);
    const shown = (path: (string | number)[]) => {
      const { from, to } = places.rangeOf(path);
      return text.slice(from, to);
    };
    expect([shown(['alerts', 'levels', 1]), shown(['alerts', 'cooldownMinutes']), shown(['mode']), shown([])]).toEqual(['2', '"alerts"', '{', '{']);
  });

  it('knows the place under the pointer', () => {
    const text = '{"alerts": {"levels": [1, 2]}}';
    const places = new JsonPlaces(text);
    expect(places.placeAt(text.indexOf('levels'))?.path).toEqual(['alerts', 'levels']);
    expect(places.placeAt(text.indexOf('2'))?.path).toEqual(['alerts', 'levels', 1]);
  });
});

describe('what is being written', () => {
  it.each([
    ['{|}', 'key', []],
    ['{ "a": 1, |}', 'key', []],
    ['{ "a": 1, "m|" }', 'key', []],
    ['{ "a": 1, m| }', 'key', []],
    ['{ "alerts": { "le|": 1 } }', 'key', ['alerts']],
    ['{ "mode": | }', 'value', ['mode']],
    ['{ "mode": "sc|" }', 'value', ['mode']],
    ['{ "mode": sc| }', 'value', ['mode']],
    ['{ "timeframes": [|] }', 'value', ['timeframes', 0]],
    ['{ "timeframes": ["1m", |] }', 'value', ['timeframes', 1]],
    ['{ "timeframes": ["1m", "5|"] }', 'value', ['timeframes', 1]],
  ])('in %s is a %s at %j', (marked, kind, path) => {
    expect(written(marked)).toMatchObject({ kind, path });
  });

  it('is nothing after a finished value, and knows the keys beside it', () => {
    expect(written('{ "a": 1 |}')).toBeNull();
    expect(written('{ "a": 1, "b": 2, | }')?.keys).toEqual(['a', 'b']);
    expect(written('{ "a": 1, "m|": 2 }')?.keys).toEqual(['a']);
  });
});

describe('a text that cannot be read', () => {
  it('is told by what is wrong', () => {
    expect(reasons('{"a": 1,}')).toEqual([expect.stringMatching(/comma too many/)]);
    expect(reasons('{"a": 1 "b": 2}')).toEqual([expect.stringMatching(/comma is missing/)]);
    expect(reasons('{"a": }')).toEqual([expect.stringMatching(/value is missing/)]);
    expect(reasons('  ')).toEqual([expect.stringMatching(/empty/)]);
    expect(reasons('{"a": 1')).toEqual([expect.stringMatching(/ends too early/)]);
    expect(reasons('{a: 1}')[0]).toMatch(/double quotes/);
  });

  it('is never called readable, and a readable one never unreadable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '"', '{', '1'), (value, at, put) => {
        const json = JSON.stringify(value);
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + put + json.slice(place + (at % 2));
        const readable = (() => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        const wrong = new JsonPlaces(text).problems().filter(({ fatal }) => fatal);
        expect(wrong.length === 0).toBe(readable);
      }),
      { numRuns: 500 },
    );
  });

  it('warns of a key that stands twice', () => {
    expect(reasons('{"a": 1, "a": 2}')).toEqual([expect.stringMatching(/twice/)]);
  });
});
