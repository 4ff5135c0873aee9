import { describe, expect, it } from 'vitest';
import { onPhone, PAGES, pagesOf } from './pages.ts';

describe('the pages', () => {
  it('are shown to the roles that may see them', () => {
    for (const page of PAGES) {
      expect(pagesOf('owner')).toContain(page);
      expect(pagesOf('viewer').includes(page)).toBe(page.roles?.includes('viewer') ?? true);
    }
  });

  it('have four places on a phone, and a fifth only for the last', () => {
    expect(onPhone(['a', 'b'])).toEqual({ places: ['a', 'b'], more: [] });
    expect(onPhone(['a', 'b', 'c', 'd', 'e'])).toEqual({ places: ['a', 'b', 'c', 'd', 'e'], more: [] });
    expect(onPhone(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual({ places: ['a', 'b', 'c', 'd'], more: ['e', 'f'] });
  });
});
