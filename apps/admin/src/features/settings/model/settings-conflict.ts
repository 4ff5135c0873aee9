import {
  changedPaths,
  collidingPaths,
  differences,
  mergePatch,
  pathText,
  sameJson,
  type FieldDifference,
  type JsonObject,
  type JsonPath,
} from '@livermore/schemas';
import { valueAt, withValueAt } from './json-path-edit.ts';
import { draftOf, patchOf, type SettingsBase, type SettingsDraft } from './settings-draft.ts';

export type Choice = 'theirs' | 'mine' | 'both';

/** A field that two people changed; a side on which it is absent is undefined. */
export interface ConflictField {
  path: JsonPath;
  base: unknown;
  theirs: unknown;
  mine: unknown;
  /** For lists: theirs with what we added and without what we took out. */
  both: unknown[] | null;
}

/** Two changes of the same version, and where they meet. */
export interface SettingsConflict {
  draft: SettingsDraft;
  current: SettingsBase;
  fields: ConflictField[];
  /** What only they changed, and what only we changed: both stay. */
  onlyTheirs: FieldDifference[];
  onlyMine: FieldDifference[];
}

/** `named`: fields that the server called colliding; it compares the documents as they are stored. */
export const conflictOf = (draft: SettingsDraft, current: SettingsBase, named: readonly string[] = []): SettingsConflict => {
  const base = draft.base.document;
  const merged = mergePatch(current.document, patchOf(draft));
  const mine = differences(current.document, merged);
  const colliding = collidingPaths(changedPaths(current.document, merged), changedPaths(base, current.document)).map(pathText);
  const isShared = ({ path }: FieldDifference): boolean => [...colliding, ...named].includes(pathText(path));
  const shared = mine.filter(isShared);
  return {
    draft,
    current,
    fields: shared.map(({ path, before, after }) => {
      const was = valueAt(base, path);
      return { path, base: was, theirs: before, mine: after, both: mergedLists(was, before, after) };
    }),
    onlyTheirs: differences(base, current.document).filter(
      ({ path }) => collidingPaths([path], shared.map((field) => field.path)).length === 0,
    ),
    onlyMine: mine.filter((field) => !isShared(field)),
  };
};

/** Theirs with our additions at its end and without our removals; null unless all three are lists of plain values. */
export const mergedLists = (base: unknown, theirs: unknown, mine: unknown): unknown[] | null => {
  if (!isPlainList(base) || !isPlainList(theirs) || !isPlainList(mine)) return null;
  const removed = base.filter((item) => !mine.includes(item));
  const added = mine.filter((item) => !base.includes(item) && !theirs.includes(item));
  return [...theirs.filter((item) => !removed.includes(item)), ...added];
};

const isPlainList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);

/** The draft that follows from the choices, by path text, on the version that they saved. */
export const resolved = ({ draft, current, fields }: SettingsConflict, choices: ReadonlyMap<string, Choice>): SettingsDraft => {
  const merged = mergePatch(current.document, patchOf(draft)) as JsonObject;
  const document = fields.reduce((next, { path, theirs, both }) => {
    const choice = choices.get(pathText(path));
    if (choice === 'mine') return next;
    if (choice === 'both' && both) return withValueAt(next, path, both);
    return restoredAt(next, path, theirs, current.document);
  }, merged);
  return draftOf(current, document);
};

/** `original`'s value at a path put back, with no object left that `original` does not have. */
const restoredAt = (document: JsonObject, path: JsonPath, value: unknown, original: JsonObject): JsonObject => {
  const restored = withValueAt(document, path, value);
  const parent = path.slice(0, -1);
  if (value !== undefined || parent.length === 0) return restored;
  const isLeftover = sameJson(valueAt(restored, parent), {}) && valueAt(original, parent) === undefined;
  return isLeftover ? restoredAt(restored, parent, undefined, original) : restored;
};
