import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from './json.ts';
import { mergePatch } from './merge-patch.ts';

/** The test cases of RFC 7386, appendix A: original, patch, result. */
const RFC_CASES = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
] as const;

/** Few names, so that patches meet what is there; the names of a prototype among them. */
const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString');
const { json } = fc.letrec<{ json: unknown; object: unknown }>((tie) => ({
  object: fc.array(fc.tuple(key, tie('json')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  json: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, 1, 'x', [1, null]), tie('object')),
}));

describe('a merge patch', () => {
  it.each(RFC_CASES)('makes of %s with %s what RFC 7386 says', (original, patch, result) => {
    expect(JSON.stringify(mergePatch(JSON.parse(original), JSON.parse(patch)))).toBe(result);
  });

  it('changes neither the document nor itself', () => {
    fc.assert(
      fc.property(json, json, (document, patch) => {
        const before = JSON.stringify([document, patch]);
        mergePatch(document, patch);
        expect(JSON.stringify([document, patch])).toBe(before);
      }),
    );
  });

  it('changes nothing more when it is applied again', () => {
    fc.assert(
      fc.property(json, json, (document, patch) => {
        const once = mergePatch(document, patch);
        expect(JSON.stringify(mergePatch(once, patch))).toBe(JSON.stringify(once));
      }),
    );
  });

  it('has the last word on each value it gives, and leaves every other key alone', () => {
    const holds = (document: unknown, patch: unknown, result: unknown): boolean => {
      if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return sameJson(patch, result);
      const given = new Map(Object.entries(patch));
      const was = new Map(
        typeof document === 'object' && document !== null && !Array.isArray(document) ? Object.entries(document) : [],
      );
      const is = new Map(Object.entries(result as object));
      return [...new Set([...given.keys(), ...was.keys(), ...is.keys()])].every((name) => {
        if (!given.has(name)) return is.has(name) === was.has(name) && sameJson(is.get(name), was.get(name));
        if (given.get(name) === null) return !is.has(name);
        return is.has(name) && holds(was.get(name), given.get(name), is.get(name));
      });
    };
    fc.assert(fc.property(json, json, (document, patch) => holds(document, patch, mergePatch(document, patch))));
  });

  it('gives no object another prototype', () => {
    const patch: unknown = JSON.parse('{"__proto__":{"admin":true},"a":{"__proto__":{"admin":true}}}');
    const merged = mergePatch({ a: {} }, patch) as { admin?: unknown; a: { admin?: unknown } };
    expect([merged.admin, merged.a.admin, ({} as { admin?: unknown }).admin]).toEqual([undefined, undefined, undefined]);
    expect(JSON.stringify(merged)).toBe('{"a":{"__proto__":{"admin":true}},"__proto__":{"admin":true}}');
  });
});
