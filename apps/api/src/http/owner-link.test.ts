import { describe, expect, it } from 'vitest';
import { OWNER_LINK_TTL_MS, OwnerLink } from './owner-link.ts';

describe("the owner's link", () => {
  it('signs in exactly once', () => {
    const link = new OwnerLink('right', 1_000);
    expect(link.present('right', 1_001)).toBe('accepted');
    expect(link.present('right', 1_002)).toBe('used');
  });

  it('is not used up by a wrong token', () => {
    const link = new OwnerLink('right', 1_000);
    expect(link.present('wrong', 1_001)).toBe('unknown');
    expect(link.present('right', 1_002)).toBe('accepted');
  });

  it('ends after a day', () => {
    const link = new OwnerLink('right', 1_000);
    expect(link.present('right', 1_001 + OWNER_LINK_TTL_MS)).toBe('expired');
  });
});
