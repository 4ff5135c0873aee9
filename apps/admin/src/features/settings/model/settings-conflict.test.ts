import { decideUpdate, mergePatch, pathText, sameJson } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictOf, mergedLists, resolved, type Choice, type SettingsConflict } from './settings-conflict.ts';
import { baseOf, draftOf, openDraft, patchOf, withField } from './settings-draft.ts';
import { documents } from './testing/documents.ts';

const chosen = (conflict: SettingsConflict, choice: Choice): Map<string, Choice> =>
  new Map(conflict.fields.map(({ path }) => [pathText(path), choice]));
/** A conflict of documents without defaults, so that only what is written counts. */
const conflicts = fc
  .tuple(documents, documents, documents)
  .map(([base, theirs, mine]) => conflictOf(draftOf({ document: base, version: 1 }, mine), { document: theirs, version: 2 }));

describe('a conflict', () => {
  const base = baseOf({ symbols: { monitored: ['A-USD', 'B-USD'] }, alerts: { cooldownMinutes: 5 } }, 1);
  const current = baseOf({ symbols: { monitored: ['A-USD', 'B-USD', 'C-USD'] }, alerts: { cooldownMinutes: 9 }, mode: 'scalper-macdv' }, 2);
  const edited = withField(openDraft(base), ['symbols', 'monitored'], ['B-USD', 'D-USD']);
  const draft = withField(withField(edited, ['alerts', 'cooldownMinutes'], 7), ['alerts', 'maxSyntheticShare'], 0.2);
  const conflict = conflictOf(draft, current);

  it('shows what both changed with both sides, and apart what only one changed', () => {
    expect(conflict.fields).toEqual([
      { path: ['symbols', 'monitored'], base: ['A-USD', 'B-USD'], theirs: ['A-USD', 'B-USD', 'C-USD'], mine: ['B-USD', 'D-USD'], both: ['B-USD', 'C-USD', 'D-USD'] },
      { path: ['alerts', 'cooldownMinutes'], base: 5, theirs: 9, mine: 7, both: null },
    ]);
    expect(conflict.onlyMine.map(({ path }) => pathText(path))).toEqual(['alerts.maxSyntheticShare']);
    expect(conflict.onlyTheirs.map(({ path }) => pathText(path))).toEqual(['mode']);
  });

  it('is resolved field by field, on their version', () => {
    const next = resolved(conflict, new Map<string, Choice>([['symbols.monitored', 'both'], ['alerts.cooldownMinutes', 'mine']]));
    expect(next.base).toBe(current);
    expect(patchOf(next)).toEqual({ symbols: { monitored: ['B-USD', 'C-USD', 'D-USD'] }, alerts: { cooldownMinutes: 7, maxSyntheticShare: 0.2 } });
  });

  it('has the fields that the server names, also when the page sees them as equal', () => {
    const stored = baseOf({ alerts: { cooldownMinutes: 5 } }, 2);
    const mine = withField(openDraft(baseOf({}, 1)), ['alerts', 'cooldownMinutes'], 7);
    expect(conflictOf(mine, stored).fields).toEqual([]);
    expect(conflictOf(mine, stored, ['alerts.cooldownMinutes']).fields).toMatchObject([{ theirs: 5, mine: 7 }]);
  });

  it('is there exactly when the rule of the server says so', () => {
    fc.assert(
      fc.property(documents, documents, documents, (was, theirs, mine) => {
        const made = draftOf({ document: was, version: 1 }, mine);
        const { fields } = conflictOf(made, { document: theirs, version: 2 });
        expect(fields.length > 0).toBe(decideUpdate(was, theirs, patchOf(made)).outcome === 'conflict');
      }),
    );
  });

  it('resolved by mine is my patch on theirs; by theirs it leaves each field as they have it', () => {
    fc.assert(
      fc.property(conflicts, (each) => {
        const merged = mergePatch(each.current.document, patchOf(each.draft));
        expect(resolved(each, chosen(each, 'mine')).readable).toEqual(merged);
        const left = conflictOf(draftOf(each.current, resolved(each, chosen(each, 'theirs')).readable), each.current);
        for (const { path } of each.fields) expect(left.onlyMine.map((field) => pathText(field.path))).not.toContain(pathText(path));
      }),
    );
  });

  it('gives back their document when everything collides and theirs is chosen', () => {
    fc.assert(
      fc.property(conflicts, (each) => {
        fc.pre(each.onlyMine.length === 0);
        expect(sameJson(resolved(each, chosen(each, 'theirs')).readable, each.current.document)).toBe(true);
      }),
    );
  });
});

describe('mergedLists', () => {
  it('has what either added and nothing that either removed', () => {
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(list, list, list, (was, theirs, mine) => {
        const both = mergedLists(was, theirs, mine) ?? [];
        for (const item of [...was, ...theirs, ...mine]) {
          const stays = was.includes(item) ? theirs.includes(item) && mine.includes(item) : true;
          expect(both.filter((each) => each === item)).toHaveLength(stays ? 1 : 0);
        }
      }),
    );
  });

  it('is for lists of plain values only', () => {
    expect([mergedLists([{}], [], []), mergedLists(undefined, [], []), mergedLists([], 1, [])]).toEqual([null, null, null]);
  });
});
