import { changedPaths } from './difference.ts';
import { collidingPaths, type JsonPath } from './json-path.ts';
import { mergePatch } from './merge-patch.ts';

/** What becomes of a patch: the next document, or the fields that somebody else changed as well. */
export type UpdateDecision =
  | { outcome: 'updated'; document: unknown }
  | { outcome: 'conflict'; paths: JsonPath[] };

/**
 * Decides about a patch that was made on `base` while `current` is in force. It is merged unless it
 * would change a field that changed since `base`, or one above or below such a field. A field that
 * already has the value the patch gives it is not changed, so a patch sent twice is no conflict.
 */
export const decideUpdate = (base: unknown, current: unknown, patch: unknown): UpdateDecision => {
  const document = mergePatch(current, patch);
  const paths = collidingPaths(changedPaths(current, document), changedPaths(base, current));
  return paths.length > 0 ? { outcome: 'conflict', paths } : { outcome: 'updated', document };
};
