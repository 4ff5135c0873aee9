import { problemsOfError, problemWords } from '../problem-words.ts';
import { UserSettingsPartialSchema, UserSettingsSchema, type UserSettings } from '../user-settings.schema.ts';
import { upgradeDocument } from './document-version.ts';
import { isJsonObject, ownValue } from './json.ts';
import { pathText, type JsonPath } from './json-path.ts';
import { findSecrets, secretReason, secretWarning } from './secrets.ts';
import { storageProblem, type SettingsProblem } from './storable.ts';

/** A document that can be used, complete, or every field that keeps it from being used. */
export type ParsedSettings =
  | { settings: UserSettings; problems?: undefined }
  | { settings?: undefined; problems: SettingsProblem[] };

/** Parses a stored document: brings it to the newest schema version and fills in the defaults. */
export const parseSettings = (document: unknown): ParsedSettings => {
  if (!isJsonObject(document)) return { problems: [{ path: [], reason: 'must be a JSON object' }] };
  const upgraded = upgradeDocument(document);
  if (!upgraded.document) return { problems: [{ path: ['version'], reason: upgraded.reason }] };
  const parsed = UserSettingsSchema.safeParse(upgraded.document, { error: problemWords });
  return parsed.success ? { settings: parsed.data } : { problems: problemsOfError(parsed.error) };
};

/** What is wrong with a document that is to replace `before`: its form, its values, secrets that are new in it. */
export const documentProblems = (document: unknown, before: unknown): SettingsProblem[] => {
  const unstorable = storageProblem(document);
  if (unstorable) return [unstorable];
  const secrets = findSecrets(document, before).map((secret) => ({ path: secret.path, reason: secretReason(secret) }));
  return [...(parseSettings(document).problems ?? []), ...secrets];
};

/** What is wrong with a merge patch by itself, whatever it is applied to. */
export const patchProblems = (patch: unknown): SettingsProblem[] => {
  const unstorable = storageProblem(patch);
  if (unstorable) return [unstorable];
  const { error } = UserSettingsPartialSchema.safeParse(patch, { error: problemWords });
  return (error ? problemsOfError(error) : []).map((problem) =>
    isNullKey(patch, problem.path) ? { ...problem, reason: 'cannot be removed: it is required or has a default' } : problem,
  );
};

/** Whether a key of an object, not an item of an array, is null. */
const isNullKey = (value: unknown, [step, ...rest]: JsonPath): boolean => {
  if (step === undefined) return value === null;
  return isJsonObject(value) && isNullKey(ownValue(value, String(step)), rest);
};

/** Warnings about a stored document: secrets that it should not hold, by their place. */
export const settingsWarnings = (document: unknown): string[] => findSecrets(document).map(secretWarning);

/** One line a problem: the field and the reason. */
export const problemText = ({ path, reason }: SettingsProblem): string => `${pathText(path)}: ${reason}`;
