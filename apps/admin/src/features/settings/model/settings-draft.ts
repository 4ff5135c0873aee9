import {
  decideUpdate,
  differences,
  documentProblems,
  findSecrets,
  isJsonObject,
  parseSettings,
  secretReason,
  UserSettingsSchema,
  type FieldDifference,
  type JsonObject,
  type JsonPath,
  type SettingsProblem,
} from '@livermore/schemas';
import { valueAt, withValueAt } from './json-path-edit.ts';
import { patchBetween, withDefaultsForRemoved } from './settings-patch.ts';
import { documentOf, settingsText } from './settings-text.ts';

/** A stored version, complete with its defaults where it can be used. */
export interface SettingsBase {
  document: JsonObject;
  version: number;
}

/** Settings being edited: the text is what counts, form and editor show it. */
export interface SettingsDraft {
  base: SettingsBase;
  text: string;
  /** What the text says; null while it is no JSON object. */
  document: JsonObject | null;
  /** What it said last. */
  readable: JsonObject;
}

const DEFAULTS: JsonObject = UserSettingsSchema.parse({});

/** A stored document as it is in force; one that cannot be used, as it is. */
export const baseOf = (stored: unknown, version: number): SettingsBase => ({
  document: parseSettings(stored).settings ?? (isJsonObject(stored) ? stored : {}),
  version,
});

export const openDraft = (base: SettingsBase): SettingsDraft => draftOf(base, base.document);

export const draftOf = (base: SettingsBase, document: JsonObject): SettingsDraft => ({
  base,
  text: settingsText(document),
  document,
  readable: document,
});

export const withText = (draft: SettingsDraft, text: string): SettingsDraft => {
  const document = documentOf(text);
  return { ...draft, text, document, readable: document ?? draft.readable };
};

/** The draft with one field changed by the form. While the text cannot be read nothing is changed. */
export const withField = (draft: SettingsDraft, path: JsonPath, value: unknown): SettingsDraft =>
  draft.document ? draftOf(draft.base, withValueAt(draft.document, path, value)) : draft;

/** The default of a field; undefined where it has none. */
export const defaultAt = (path: JsonPath): unknown => valueAt(DEFAULTS, path);

/** The document that saving would make of the base. */
export const targetOf = ({ base, readable }: SettingsDraft): JsonObject =>
  withDefaultsForRemoved(base.document, readable, DEFAULTS);

export const changesOf = (draft: SettingsDraft): FieldDifference[] => differences(draft.base.document, targetOf(draft));

/** What saving sends. */
export const patchOf = (draft: SettingsDraft): JsonObject => patchBetween(draft.base.document, targetOf(draft));

/** Whether leaving would lose something. */
export const isDirty = (draft: SettingsDraft): boolean => draft.document === null || changesOf(draft).length > 0;

/** What keeps the draft from being saved, beside a text that cannot be read. */
export const problemsOf = ({ base, readable }: SettingsDraft): SettingsProblem[] => [
  ...documentProblems(readable, base.document),
  ...unwritableNulls(readable, base.document),
];

/** Secrets that stand in the document already: they keep nobody from saving. */
export const warningsOf = ({ base, readable }: SettingsDraft): SettingsProblem[] => {
  const fresh = new Set(findSecrets(readable, base.document).map(({ path }) => path.join('\n')));
  return findSecrets(readable)
    .filter(({ path }) => !fresh.has(path.join('\n')))
    .map((secret) => ({ path: secret.path, reason: secretReason(secret) }));
};

/** Nulls that are new in objects: in a merge patch they would remove the key. */
const unwritableNulls = (document: JsonObject, base: unknown, path: JsonPath = []): SettingsProblem[] =>
  Object.entries(document).flatMap(([key, value]) => {
    const before = valueAt(base, [key]);
    if (value === null) return before === null ? [] : [{ path: [...path, key], reason: 'null cannot be stored here: leave the key out' }];
    return isJsonObject(value) ? unwritableNulls(value, before, [...path, key]) : [];
  });

/**
 * The draft on a version that somebody else saved meanwhile, with the changes of both; null where
 * both changed the same fields.
 */
export const rebased = (draft: SettingsDraft, current: SettingsBase): SettingsDraft | null => {
  const decision = decideUpdate(draft.base.document, current.document, patchOf(draft));
  return decision.outcome === 'updated' && isJsonObject(decision.document) ? draftOf(current, decision.document) : null;
};
