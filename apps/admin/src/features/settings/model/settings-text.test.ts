import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf, settingsText } from './settings-text.ts';
import { listChange, valueWords } from './value-words.ts';

describe('a document as text', () => {
  it('says what the document says', () => {
    const documents = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(documents, (document) => {
        expect(documentOf(settingsText(document))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it('has short lists on one line and long ones in few', () => {
    expect(settingsText({ alerts: { levels: [150, 200] }, none: {}, list: [] })).toBe('{\n  "alerts": {\n    "levels": [150, 200]\n  },\n  "none": {},\n  "list": []\n}');
    const lines = settingsText({ symbols: Array.from({ length: 40 }, (_, nr) => `SYMBOL${nr}-USD`) }).split('\n');
    expect(lines.length).toBeLessThan(15);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(72);
  });

  it('is a document only when it is an object', () => {
    expect(['[]', 'null', '1', '{', ''].map(documentOf)).toEqual([null, null, null, null, null]);
  });
});

describe('values in words', () => {
  it('are short, and say that nothing is there', () => {
    expect([undefined, true, false, 5, 'x', '', [], ['A', 2], { a: 1 }].map(valueWords)).toEqual(['–', 'on', 'off', '5', 'x', '“”', 'none', 'A, 2', '{"a":1}']);
    expect(valueWords('x'.repeat(500)).length).toBe(120);
  });

  it('of lists tell what came and went', () => {
    expect(listChange(['A', 'B'], ['B', 'C'])).toEqual({ added: ['C'], removed: ['A'], kept: 1 });
    expect([listChange(['A', 'B'], ['B', 'A']), listChange([{}], []), listChange(undefined, [])]).toEqual([null, null, null]);
  });
});
