import { differences, mergePatch, parseSettings, UserSettingsSchema } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseOf, changesOf, isDirty, openDraft, patchOf, problemsOf, rebased, warningsOf, withField, withText, type SettingsDraft } from './settings-draft.ts';
import { settingsText } from './settings-text.ts';

const STORED = { mode: 'scalper-macdv', exchanges: { demo: { enabled: true } }, theirs: { note: 1 } };
const open = (): SettingsDraft => openDraft(baseOf(STORED, 4));
const without = (draft: SettingsDraft, key: string): SettingsDraft =>
  withText(draft, settingsText(Object.fromEntries(Object.entries(draft.readable).filter(([each]) => each !== key))));
const patches = fc.record(
  {
    mode: fc.constantFrom('position-monitor', 'scalper-macdv', 'scalper-orderbook'),
    alerts: fc.record({ levels: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), cooldownMinutes: fc.nat(9) }, { requiredKeys: [] }),
    theirs: fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(3), { noNullPrototype: true }),
    exchanges: fc.constantFrom({ demo: { enabled: false } }, { demo: null }),
  },
  { requiredKeys: [] },
);

describe('a draft', () => {
  it('begins as the complete document, keys of others included, without a change', () => {
    const draft = open();
    expect(draft.document).toEqual({ ...UserSettingsSchema.parse({}), ...STORED, exchanges: { ...UserSettingsSchema.parse({}).exchanges, ...STORED.exchanges } });
    expect([isDirty(draft), changesOf(draft), patchOf(draft), problemsOf(draft)]).toEqual([false, [], {}, []]);
  });

  it('is the same whether the form or the text changed it', () => {
    const byForm = withField(open(), ['alerts', 'cooldownMinutes'], 7);
    const byText = withText(open(), open().text.replace('"cooldownMinutes": 5', '"cooldownMinutes": 7'));
    expect(byForm.document).toEqual(byText.document);
    expect(byForm.text).toBe(byText.text);
    expect(patchOf(byForm)).toEqual({ alerts: { cooldownMinutes: 7 } });
    expect(changesOf(byText)).toEqual([{ path: ['alerts', 'cooldownMinutes'], before: 5, after: 7 }]);
  });

  it('keeps what it last said while the text cannot be read, and takes no change from the form', () => {
    const broken = withText(open(), '{ "mode": ');
    expect([broken.document, broken.readable, isDirty(broken)]).toEqual([null, open().readable, true]);
    expect(withField(broken, ['mode'], 'position-monitor')).toBe(broken);
  });

  it('gives a removed key its default, an optional section and a foreign key go', () => {
    expect(patchOf(without(open(), 'mode'))).toEqual({ mode: 'position-monitor' });
    expect(patchOf(without(open(), 'theirs'))).toEqual({ theirs: null });
    expect(patchOf(without(open(), 'exchanges'))).toEqual({ exchanges: { demo: null } });
    expect(patchOf(without(open(), 'timeframes'))).toEqual({});
  });

  it('names every problem: values, secrets that are new, nulls that a patch cannot write', () => {
    const key = 'AKIAABCDEFGHIJKLMNOP';
    const stored = baseOf({ note: key }, 1);
    const draft = withField(withField(openDraft(stored), ['mode'], 'fast'), ['mine'], { empty: null, other: key });
    expect(problemsOf(draft).map(({ path }) => path)).toEqual([['mode'], ['mine', 'other'], ['mine', 'empty']]);
    expect(warningsOf(draft).map(({ path }) => path)).toEqual([['note']]);
  });

  it('opens a document that cannot be used as it is, so that it can be corrected', () => {
    const draft = openDraft(baseOf({ mode: 'fast', alerts: { levels: 'many' } }, 3));
    expect(problemsOf(draft).map(({ path }) => path)).toEqual([['mode'], ['alerts', 'levels']]);
    const corrected = withText(withField(draft, ['mode'], 'position-monitor'), '{"mode": "position-monitor", "alerts": {}}');
    expect(problemsOf(corrected)).toEqual([]);
    expect(patchOf(corrected)).toEqual({ mode: 'position-monitor', alerts: { levels: [150, 200, 250, 300, 350, 400] } });
  });

  it('sends a patch that makes of the stored document what the draft says', () => {
    fc.assert(
      fc.property(patches, patches, (first, second) => {
        const stored = mergePatch(STORED, first);
        const base = baseOf(stored, 1);
        const wanted = mergePatch(base.document, second);
        const draft = withText(openDraft(base), settingsText(wanted));
        const saved = parseSettings(mergePatch(stored, patchOf(draft)));
        expect(differences(saved.settings, parseSettings(wanted).settings)).toEqual([]);
      }),
    );
  });

  it('moves onto what somebody else saved when both changed different fields, and keeps both', () => {
    const draft = withField(open(), ['alerts', 'cooldownMinutes'], 7);
    const moved = rebased(draft, baseOf({ ...STORED, mode: 'position-monitor' }, 5));
    expect(moved?.base.version).toBe(5);
    expect(moved?.readable).toMatchObject({ mode: 'position-monitor', alerts: { cooldownMinutes: 7 } });
    expect(moved && changesOf(moved)).toEqual([{ path: ['alerts', 'cooldownMinutes'], before: 5, after: 7 }]);
    expect(rebased(draft, baseOf({ ...STORED, alerts: { cooldownMinutes: 9 } }, 5))).toBeNull();
  });
});
