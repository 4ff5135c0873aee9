import { describe, expect, it } from 'vitest';
import { ownerLinkAnswer, REFUSAL_WORDS, tokenInFragment } from './owner-link.ts';

describe('a sign-in link', () => {
  it('carries its token in the fragment', () => {
    expect(tokenInFragment('#aZ09_-aZ09_-')).toBe('aZ09_-aZ09_-');
    expect([tokenInFragment(''), tokenInFragment('#'), tokenInFragment('#/a b'), tokenInFragment('#short')]).toEqual([null, null, null, null]);
  });

  it('is told apart as accepted, used, expired, unknown, or not answered', () => {
    expect(ownerLinkAnswer(200, '')).toEqual({ step: 'signed-in' });
    expect(ownerLinkAnswer(401, 'OWNER_LINK_USED')).toEqual({ step: 'refused', reason: 'used' });
    expect(ownerLinkAnswer(410, 'OWNER_LINK_EXPIRED')).toEqual({ step: 'refused', reason: 'expired' });
    expect(ownerLinkAnswer(401, '')).toEqual({ step: 'refused', reason: 'unknown' });
    expect(ownerLinkAnswer(503, '')).toEqual({ step: 'refused', reason: 'unreachable' });
  });

  it('names a next step for every refusal', () => {
    for (const { next } of Object.values(REFUSAL_WORDS)) expect(next).toMatch(/server/);
  });
});
