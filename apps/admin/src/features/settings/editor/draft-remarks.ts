import type { CredentialVariable, JsonObject, SettingsProblem } from '@livermore/schemas';
import { foreignPaths } from '../model/schema-walk.ts';
import { warningsOf, type SettingsDraft } from '../model/settings-draft.ts';
import { valueAt } from '../model/json-path-edit.ts';
import type { Badge } from './editor-marks.ts';
import type { EditorProblem } from './json-editor.tsx';
import { JsonPlaces } from './json-places.ts';

/** What is to be said about a draft at its places in the text: what cannot be read, else what cannot be saved. */
export const editorProblems = (draft: SettingsDraft, problems: readonly SettingsProblem[]): EditorProblem[] => {
  const places = new JsonPlaces(draft.text);
  const inText = places.problems();
  if (draft.document === null) {
    const shape = { from: 0, to: draft.text.length, severity: 'error', message: 'The document must be a JSON object: { … }.' } as const;
    const unreadable = inText.filter(({ fatal }) => fatal).map(({ from, to, message }) => ({ from, to, message, severity: 'error' as const }));
    return unreadable.length === 0 ? [shape] : unreadable;
  }
  const at = (severity: 'error' | 'warning') => (problem: SettingsProblem): EditorProblem => ({
    ...places.rangeOf(problem.path),
    severity,
    message: problem.reason,
  });
  return [
    ...problems.map(at('error')),
    ...inText.map(({ from, to, message }) => ({ from, to, message, severity: 'warning' as const })),
    ...warningsOf(draft).map(at('warning')),
  ];
};

/** Keys of other programs, and whether the variables that are named are set. */
export const editorBadges = (draft: SettingsDraft, schema: JsonObject, credentials: readonly CredentialVariable[]): Badge[] => {
  const foreign = foreignPaths(schema, draft.readable).map(
    (path): Badge => ({ path, text: 'another program', title: 'Livermore does not know this key and keeps it as it is', kind: 'foreign' }),
  );
  const variables = new JsonPlaces(draft.text).places.flatMap(({ path }): Badge[] => {
    if (!String(path.at(-1)).endsWith('EnvVar')) return [];
    const known = credentials.find(({ variable }) => variable === valueAt(draft.readable, path));
    if (!known) return [];
    const title = `${known.variable} ${known.isSet ? 'is set' : 'is not set'} in the environment of the engine`;
    return [{ path, text: known.isSet ? 'set' : 'missing', title, kind: known.isSet ? 'set' : 'missing' }];
  });
  return [...foreign, ...variables];
};
