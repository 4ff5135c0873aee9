import { expect, it } from 'vitest';
import { changesCount, draftWords } from './change-words.ts';

it('says what is changed and what keeps it from being saved', () => {
  expect([changesCount(1), changesCount(2)]).toEqual(['1 change', '2 changes']);
  expect(draftWords({ unreadable: false, changes: 0, problems: 0 })).toBe('No changes');
  expect(draftWords({ unreadable: false, changes: 2, problems: 1 })).toBe('2 changes, not saved · 1 problem to correct');
  expect(draftWords({ unreadable: true, changes: 2, problems: 1 })).toBe('The JSON cannot be read yet');
});
