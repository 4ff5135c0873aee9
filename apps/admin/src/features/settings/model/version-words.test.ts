import type { CommandRecord } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { versionWords } from './version-words.ts';

const AT = Date.UTC(2026, 2, 1, 12);
const status = (settingsVersion: number) => ({ applied: { settingsVersion, mode: 'position-monitor', at: AT } });
const command = (fields: Partial<CommandRecord>) => ({ status: 'running', suspended: false, progress: null, ...fields }) as CommandRecord;

describe('versions in words', () => {
  it('keeps apart what is saved and what runs', () => {
    expect(versionWords(12, status(11), null, AT)).toEqual({ text: 'Saved v12, running v11, applying…', pending: true });
    expect(versionWords(12, status(12), null, AT).text).toMatch(/^Saved v12, running v12 since \d\d:\d\d:\d\d$/);
    expect(versionWords(12, status(12), null, AT).pending).toBe(false);
  });

  it('says where the command stands that makes the engine follow, and why it failed', () => {
    expect(versionWords(12, status(11), command({}), AT).text).toBe('Saved v12, running v11, applying… (running)');
    const error = { code: 'SETTINGS_INVALID', message: 'mode: no such mode' };
    expect(versionWords(12, status(11), command({ status: 'failed', error }), AT).text).toBe('Saved v12, running v11, not applied: failed: mode: no such mode');
  });

  it('does not claim that anything runs before the engine said so', () => {
    expect(versionWords(1, null, null, AT)).toEqual({ text: 'Saved v1; the engine has not reported yet', pending: true });
    expect(versionWords(1, status(0), null, AT).text).toBe('Saved v1, nothing running yet, applying…');
  });
});
