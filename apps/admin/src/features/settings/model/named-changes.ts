import { differences, pathText } from '@livermore/schemas';

/** The fields in which two documents differ, named as people read them. */
export const namedChanges = (before: unknown, after: unknown): { path: string; before?: unknown; after?: unknown }[] =>
  differences(before, after).map((change) => ({ ...change, path: pathText(change.path) }));
