import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideUpdate } from './decide-update.ts';
import { changedPaths, differences } from './difference.ts';
import { pathText, pathsOverlap } from './json-path.ts';
import { sameJson } from './json.ts';
import { mergePatch } from './merge-patch.ts';

const key = fc.constantFrom('a', 'b', 'c');
const { object } = fc.letrec<{ json: unknown; object: object }>((tie) => ({
  object: fc.array(fc.tuple(key, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  json: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, 1, 2, [1], [2]), tie('object')),
}));

const BASE = { mode: 'slow', alerts: { levels: [1], discord: { enabled: false } }, theirs: { note: 'x' } };

describe('an update of a document that changed since', () => {
  const decide = (theirs: unknown, ours: unknown) => {
    const decision = decideUpdate(BASE, mergePatch(BASE, theirs), ours);
    return decision.outcome === 'conflict' ? decision.paths.map(pathText) : decision.document;
  };

  it.each([
    [{ mode: 'fast' }, { alerts: { levels: [2] } }],
    [{ alerts: { cooldownMinutes: 1 } }, { alerts: { levels: [2] } }],
    [{ symbols: { monitored: ['A-B'] } }, { symbols: { minPositionValueUsd: 9 } }],
    [{ mode: 'fast' }, { mode: 'fast', theirs: null }],
    [{ theirs: { other: 1 } }, { theirs: { note: 'y' } }],
  ])('keeps both where the fields are different ones: %j and %j', (theirs, ours) => {
    expect(decide(theirs, ours)).toEqual(mergePatch(mergePatch(BASE, theirs), ours));
  });

  it.each([
    [{ mode: 'fast' }, { mode: 'other' }, ['mode']],
    [{ mode: 'fast' }, { mode: 'slow' }, ['mode']],
    [{ alerts: { levels: [1, 2] } }, { alerts: { levels: [1, 3] } }, ['alerts.levels']],
    [{ theirs: null }, { theirs: { note: 'y' } }, ['theirs.note']],
    [{ theirs: { note: 'y' } }, { theirs: null }, ['theirs.note']],
    [{ theirs: { deep: { er: 1 } } }, { theirs: 7 }, ['theirs']],
    [{ theirs: 7 }, { theirs: { note: 'y' } }, ['theirs']],
    [{ mode: 'a', alerts: null }, { mode: 'b', alerts: { levels: [3] }, x: 1 }, ['mode', 'alerts.levels']],
  ])('is a conflict where they overlap: %j and %j', (theirs, ours, paths) => {
    expect(decide(theirs, ours)).toEqual(paths);
  });

  it('is never a conflict when nothing changed since', () => {
    fc.assert(
      fc.property(object, object, (document, patch) => {
        const decision = decideUpdate(document, structuredClone(document), patch);
        expect(decision).toEqual({ outcome: 'updated', document: mergePatch(document, patch) });
      }),
    );
  });

  it('is no conflict when it was made already', () => {
    fc.assert(
      fc.property(object, object, (base, patch) => {
        const current = mergePatch(base, patch);
        expect(decideUpdate(base, current, patch)).toEqual({ outcome: 'updated', document: current });
      }),
    );
  });

  it('when merged keeps every field that the other changed, and has every value of its own', () => {
    fc.assert(
      fc.property(object, object, object, (base, current, patch) => {
        const decision = decideUpdate(base, current, patch);
        if (decision.outcome === 'conflict') return;
        expect(mergePatch(decision.document, patch)).toEqual(decision.document);
        const overwritten = changedPaths(current, decision.document);
        for (const path of changedPaths(base, current)) {
          expect(overwritten.filter((other) => pathsOverlap(path, other))).toEqual([]);
        }
      }),
    );
  });
});

describe('the differences of two documents', () => {
  it('name each field with both values, the smallest that differ, arrays as a whole', () => {
    const after = { mode: 'fast', alerts: { levels: [1, 2], discord: {} }, demo: { enabled: true } };
    expect(differences(BASE, after)).toEqual([
      { path: ['mode'], before: 'slow', after: 'fast' },
      { path: ['alerts', 'levels'], before: [1], after: [1, 2] },
      { path: ['alerts', 'discord', 'enabled'], before: false },
      { path: ['theirs', 'note'], before: 'x' },
      { path: ['demo', 'enabled'], after: true },
    ]);
  });

  it('are none exactly where the documents say the same', () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        expect(differences(one, other).length === 0).toBe(sameJson(one, other));
        expect(differences(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  it('have no two paths of which one holds the other', () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        const paths = changedPaths(one, other);
        expect(paths.flatMap((path, nr) => paths.slice(nr + 1).filter((next) => pathsOverlap(path, next)))).toEqual([]);
      }),
    );
  });
});

it('a path is written with dots, and with brackets at places in lists and where a key has other signs', () => {
  expect(pathText(['alerts', 'levels', 1])).toBe('alerts.levels[1]');
  expect(pathText(['their client', 'a.b', 'c'])).toBe('["their client"]["a.b"].c');
  expect(pathText([])).toBe('the document');
});
