import { mergePatch } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchBetween, withDefaultsForRemoved } from './settings-patch.ts';
import { documents } from './testing/documents.ts';

describe('patchBetween', () => {
  it('makes the target of the base by a merge patch, and nothing of what is equal', () => {
    fc.assert(
      fc.property(documents, documents, (base, target) => {
        expect(mergePatch(base, patchBetween(base, target))).toEqual(target);
        expect(patchBetween(base, base)).toEqual({});
      }),
    );
  });

  it('removes a section as a whole and leaves other keys alone', () => {
    const base = { exchanges: { binanceUs: { enabled: true, theirs: 1 }, kraken: 1 }, mode: 'x' };
    expect(patchBetween(base, { exchanges: { kraken: 1 }, mode: 'y' })).toEqual({ exchanges: { binanceUs: null }, mode: 'y' });
  });
});

describe('withDefaultsForRemoved', () => {
  it('puts a default where a key that has one was taken away, and nowhere else', () => {
    const defaults = { alerts: { levels: [1], on: true } };
    const base = { alerts: { levels: [9], on: false, theirs: 1 }, demo: {} };
    expect(withDefaultsForRemoved(base, { alerts: { on: false } }, defaults)).toEqual({ alerts: { on: false, levels: [1] } });
    expect(withDefaultsForRemoved(base, {}, defaults)).toEqual({ alerts: defaults.alerts });
    expect(withDefaultsForRemoved({}, { mode: 'x' }, defaults)).toEqual({ mode: 'x' });
  });

  it('changes nothing of a document that has every key of the base', () => {
    fc.assert(
      fc.property(documents, documents, (document, defaults) => {
        expect(withDefaultsForRemoved(document, document, defaults)).toEqual(document);
      }),
    );
  });
});
