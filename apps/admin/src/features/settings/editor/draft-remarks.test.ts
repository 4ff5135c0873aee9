import { settingsJsonSchema } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { baseOf, openDraft, problemsOf, withField, withText, type SettingsDraft } from '../model/settings-draft.ts';
import { editorBadges, editorProblems } from './draft-remarks.ts';

const open = (document: unknown): SettingsDraft => openDraft(baseOf(document, 1));
const remarks = (draft: SettingsDraft) =>
  editorProblems(draft, problemsOf(draft)).map(({ from, to, severity }) => [draft.text.slice(from, to), severity]);

describe('what the editor says', () => {
  it('stands at the value that is wrong', () => {
    const draft = withField(withField(open({}), ['mode'], 'fast'), ['alerts', 'levels'], [150, -2]);
    expect(remarks(draft)).toEqual([['"fast"', 'error'], ['-2', 'error']]);
  });

  it('is about the text alone while that cannot be read', () => {
    expect(remarks(withText(open({ mode: 'fast' }), '{"a": 1,}'))).toEqual([['}', 'error']]);
    expect(remarks(withText(open({}), '[1]'))).toEqual([['[1]', 'error']]);
  });

  it('only warns of keys that stand twice and of secrets that stand there already', () => {
    const key = 'AKIAABCDEFGHIJKLMNOP';
    const draft = open({ note: key });
    expect(remarks(draft)).toEqual([[`"${key}"`, 'warning']]);
    expect(remarks(withText(open({}), '{"mode": "scalper-macdv", "mode": "position-monitor"}'))).toEqual([['"mode"', 'warning']]);
  });
});

describe('badges', () => {
  it('tell keys of other programs, and of variables whether they are set', () => {
    const draft = open({ theirs: 1, exchanges: { coinbase: { apiKeyEnvVar: 'A', privateKeyEnvVar: 'B' } } });
    const credentials = [{ variable: 'A', isSet: true }, { variable: 'B', isSet: false }];
    expect(editorBadges(draft, settingsJsonSchema(), credentials).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
      ['theirs', 'foreign'],
      ['exchanges.coinbase.apiKeyEnvVar', 'set'],
      ['exchanges.coinbase.privateKeyEnvVar', 'missing'],
    ]);
  });
});
