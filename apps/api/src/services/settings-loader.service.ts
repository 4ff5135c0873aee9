import { AppError } from '@livermore/base';
import { parseSettings, problemText, settingsWarnings, type SettingsProblem, type UserSettings } from '@livermore/schemas';

/** A parsed settings document with the version it is stored as. */
export interface LoadedSettings {
  userId: number;
  settings: UserSettings;
  version: number;
  /** What should not stand in the document but keeps nothing from running: secrets, by their place. */
  warnings: string[];
}

/**
 * The stored document of a user, not yet parsed, after a change by another program was recorded as
 * a version of its own. Throws AppError `UNKNOWN_USER`.
 */
export type ReadSettings = (userId: number) => Promise<StoredDocument>;

/** Versions before the one with this number, the newest first. */
export type ReadEarlierSettings = (userId: number, before: number) => Promise<readonly StoredDocument[]>;

interface StoredDocument {
  settings: unknown;
  version: number;
}

/** How many users without a runtime are kept in memory. */
const INACTIVE_KEPT = 1_000;

/**
 * Reads settings documents, parses them and keeps the newest good one of each user in memory: of
 * pinned users always, of the others the most recently used ones. It reads only when it is asked
 * to, never on its own.
 */
export class SettingsLoader {
  readonly #read: ReadSettings;
  readonly #readEarlier: ReadEarlierSettings;
  readonly #inactiveKept: number;
  readonly #pinned = new Set<number>();
  readonly #active = new Map<number, LoadedSettings>();
  /** The least recently used first. */
  readonly #inactive = new Map<number, LoadedSettings>();

  constructor(
    read: ReadSettings,
    readEarlier: ReadEarlierSettings = () => Promise.resolve([]),
    { inactiveKept = INACTIVE_KEPT }: { inactiveKept?: number } = {},
  ) {
    this.#read = read;
    this.#readEarlier = readEarlier;
    this.#inactiveKept = inactiveKept;
  }

  /**
   * The settings as they are stored now. A document that cannot be used throws AppError
   * `SETTINGS_INVALID`, naming every field that is wrong, and leaves the last good one in force: `get`
   * gives it, also where the one before the fault was never in memory.
   */
  async load(userId: number): Promise<LoadedSettings> {
    const stored = await this.#read(userId);
    const { loaded, problems } = parse(userId, stored);
    if (loaded) return this.#keep(loaded);
    if (!this.get(userId)) await this.#keepLastGood(userId, stored.version);
    throw new AppError(
      'SETTINGS_INVALID',
      `The settings of user ${userId} (version ${stored.version}) cannot be used:\n` +
        `${problems.map((problem) => `  - ${problemText(problem)}`).join('\n')}\n` +
        `The last good ones stay in force. Correct these fields, or restore an earlier version.`,
    );
  }

  /** Reads anew after a change: the same as `load`, in the words of the command that asks for it. */
  reload(userId: number): Promise<LoadedSettings> {
    return this.load(userId);
  }

  /** The newest good settings in memory, or undefined when they were never loaded or not used for long. */
  get(userId: number): LoadedSettings | undefined {
    const loaded = this.#active.get(userId) ?? this.#inactive.get(userId);
    if (loaded) this.#keep(loaded);
    return loaded;
  }

  /** Keeps the settings of a user in memory for as long as they have a runtime. */
  pin(userId: number): void {
    this.#pinned.add(userId);
    this.#move(userId, this.#inactive);
  }

  unpin(userId: number): void {
    this.#pinned.delete(userId);
    this.#move(userId, this.#active);
  }

  async #keepLastGood(userId: number, before: number): Promise<void> {
    for (const earlier of await this.#readEarlier(userId, before)) {
      const { loaded } = parse(userId, earlier);
      if (loaded) return void this.#keep(loaded);
    }
  }

  #move(userId: number, from: Map<number, LoadedSettings>): void {
    const loaded = from.get(userId);
    from.delete(userId);
    if (loaded) this.#keep(loaded);
  }

  /** Of two that were read at the same time, the newer one is kept. */
  #keep(loaded: LoadedSettings): LoadedSettings {
    const { userId } = loaded;
    const kept = this.#pinned.has(userId) ? this.#active : this.#inactive;
    const before = kept.get(userId);
    const newest = before && before.version > loaded.version ? before : loaded;
    kept.delete(userId);
    kept.set(userId, newest);
    if (this.#inactive.size > this.#inactiveKept) {
      const [oldest] = this.#inactive.keys();
      if (oldest !== undefined) this.#inactive.delete(oldest);
    }
    return newest;
  }
}

type Parsed = { loaded: LoadedSettings; problems?: undefined } | { loaded?: undefined; problems: SettingsProblem[] };

const parse = (userId: number, { settings: document, version }: StoredDocument): Parsed => {
  const { settings, problems } = parseSettings(document);
  return settings ? { loaded: { userId, settings, version, warnings: settingsWarnings(document) } } : { problems };
};
