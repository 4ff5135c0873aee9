import { AppError } from '@livermore/base';
import { pathText, problemText, type JsonPath, type SettingsProblem } from '@livermore/schemas';

/** A field of a settings document as it is named to a client, and what is wrong there. */
export interface NamedProblem {
  path: string;
  reason: string;
}

/** A document or patch that is not taken, with every field that is wrong. */
export class SettingsRefused extends AppError {
  readonly problems: NamedProblem[];

  constructor(what: string, problems: readonly SettingsProblem[]) {
    super('SETTINGS_INVALID', `${what}:\n${problems.map((problem) => `  - ${problemText(problem)}`).join('\n')}`);
    this.problems = problems.map(({ path, reason }) => ({ path: pathText(path), reason }));
  }
}

/** The document in force when a change was based on an older one, and the fields that both changed. */
export interface SettingsConflictData {
  /** The document in force, as it is stored. */
  current: unknown;
  version: number;
  paths: string[];
}

/** A change of fields that somebody else changed meanwhile. */
export class SettingsConflict extends AppError {
  readonly conflict: SettingsConflictData;

  constructor(baseVersion: number, { current, version, paths }: { current: unknown; version: number; paths: readonly JsonPath[] }) {
    const names = paths.map(pathText);
    super(
      'SETTINGS_CONFLICT',
      `Nothing was changed: version ${version} of the settings, newer than version ${baseVersion} on which the change is based, ` +
        `changed the same fields: ${names.join(', ')}. Look at both, and send the change again based on version ${version}.`,
    );
    this.conflict = { current, version, paths: names };
  }
}
