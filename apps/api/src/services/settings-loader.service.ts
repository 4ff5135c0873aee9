import { AppError } from '@livermore/base';
import { UserSettingsSchema, type UserSettings } from '@livermore/schemas';

/** A parsed settings document with the version it is stored as. */
export interface LoadedSettings {
  userId: number;
  settings: UserSettings;
  version: number;
}

/** The stored document of a user, not yet parsed; undefined where there is no such user. */
export type ReadSettings = (
  userId: number,
) => Promise<{ settings: unknown; settingsVersion: number } | undefined>;

/** Reads settings documents from the database and parses them. */
export class SettingsLoader {
  readonly #read: ReadSettings;

  constructor(read: ReadSettings) {
    this.#read = read;
  }

  /** The settings of a user. Throws AppError `SETTINGS_INVALID` naming every field that is wrong. */
  async load(userId: number): Promise<LoadedSettings> {
    const stored = await this.#read(userId);
    if (!stored) throw new AppError('SETTINGS_INVALID', `There is no user ${userId}.`);
    const parsed = UserSettingsSchema.safeParse(stored.settings);
    if (!parsed.success) {
      const problems = parsed.error.issues
        .map((issue) => `  - ${issue.path.join('.') || 'the document'}: ${issue.message}`)
        .join('\n');
      throw new AppError(
        'SETTINGS_INVALID',
        `The settings of user ${userId} (version ${stored.settingsVersion}) cannot be used:\n${problems}\nCorrect users.settings in the database.`,
      );
    }
    return { userId, settings: parsed.data, version: stored.settingsVersion };
  }
}
