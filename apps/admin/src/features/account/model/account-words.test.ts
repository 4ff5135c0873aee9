import { describe, expect, it } from 'vitest';
import { browserWords } from './browser-words.ts';
import { isKeyAlive, keyLife, keyUse } from './key-words.ts';

it('a browser is named as people call it, with its system', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';
  expect(browserWords(chrome)).toBe('Chrome on Linux');
  expect(browserWords(`${chrome} Edg/150.0`)).toBe('Edge on Linux');
  expect(browserWords('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1')).toBe('Safari on iOS');
  expect(browserWords('Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe('Firefox on Windows');
  expect(browserWords(null)).toBe('Unknown browser');
});

describe('a key', () => {
  const DAY = 86_400_000;
  const now = 1_800_000_000_000;
  const key = { expiresAt: null, lastUsedAt: null, revokedAt: null };

  it('works until it is revoked or has expired', () => {
    expect([key, { ...key, expiresAt: now + 1 }, { ...key, expiresAt: now }, { ...key, revokedAt: now }].map((one) => isKeyAlive(one, now))).toEqual([true, true, false, false]);
    expect(keyLife(key, now)).toBe('until revoked');
    expect(keyLife({ ...key, expiresAt: now + 3 * DAY }, now)).toBe('3 d 0 h left');
    expect(keyLife({ ...key, expiresAt: now - 3 * DAY }, now)).toBe('expired 3 d ago');
    expect(keyLife({ ...key, expiresAt: now + DAY, revokedAt: now - 60_000 }, now)).toBe('revoked 1 min ago');
  });

  it('tells its last use no more exactly than it is stored', () => {
    expect([null, now - 1_000, now - 5 * 60_000].map((lastUsedAt) => keyUse({ ...key, lastUsedAt }, now))).toEqual(['never used', 'used under 2 min ago', 'used 5 min ago']);
  });
});
