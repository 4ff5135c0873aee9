import { AppError } from '@livermore/base';
import { controlChannel, controlResultChannel, type MessageBus } from '@livermore/cache';
import {
  currentSettings,
  recordExternalSettings,
  settingsVersion,
  settingsVersions,
  storeCommand,
  writeSettings,
  type Queryable,
  type StoreOutcome,
} from '@livermore/database';
import { controlResult, storedMessage } from '@livermore/engine';
import {
  changedPaths,
  decideUpdate,
  differences,
  documentProblems,
  parseSettings,
  patchProblems,
  pathText,
  resetDocument,
  secretIn,
  settingsWarnings,
  storageProblem,
  upgradedOrSame,
  type UserSettings,
} from '@livermore/schemas';
import { SettingsConflict, SettingsRefused } from './settings-errors.ts';

export interface SettingsEditorOptions {
  db: Queryable;
  bus: Pick<MessageBus, 'publish'>;
  /** Wall time, Unix ms. */
  now: () => number;
  /** Gives the identity of a command, 1 to 64 characters. */
  newId: () => string;
}

/** Whose settings are changed, by whom and why. */
export interface SettingsAuthor {
  userId: number;
  /** For people, as the history shows it. */
  author: string;
  reason?: string | undefined;
}

/** A field in which two documents differ; a side on which it is absent is left out. */
export interface NamedChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** A document in force, complete, with its version. */
export interface SettingsInForce {
  settings: UserSettings;
  version: number;
  /** Secrets that should not stand in the document, by their place. */
  warnings: string[];
}

/** What was stored. Without a change there is no new version and no command. */
export interface WrittenSettings extends SettingsInForce {
  changed: boolean;
  /** The `reload-settings` that makes the engine follow. */
  requestId: string | null;
}

/** One version of the history, and what it changed in the version before. */
export interface HistoryEntry {
  version: number;
  author: string;
  reason: string | null;
  createdAt: number;
  changes: NamedChange[];
}

/**
 * Changes of settings as a person makes them: each is checked, stored together with its version in
 * the history and the command that makes the engine follow, and then told on the bus. Every
 * method throws AppError `UNKNOWN_USER` for a user who is not there.
 */
export class SettingsEditor {
  readonly #options: SettingsEditorOptions;

  constructor(options: SettingsEditorOptions) {
    this.#options = options;
  }

  /** The document in force; SettingsRefused when another program stored one that cannot be used. */
  async get(userId: number): Promise<SettingsInForce & { updatedAt: number }> {
    const { settings, version, updatedAt } = await this.#current(userId);
    return { ...inForce(settings, version), updatedAt };
  }

  /** The document as it is stored, for keeping elsewhere. */
  async export(userId: number): Promise<{ document: unknown; version: number; exportedAt: number }> {
    const { settings, version } = await this.#current(userId);
    return { document: settings, version, exportedAt: this.#options.now() };
  }

  /** Versions, newest first; `before` is the number of the oldest one already known. */
  async history(userId: number, { limit, before }: { limit: number; before?: number | undefined }): Promise<HistoryEntry[]> {
    await this.#current(userId);
    const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
    const versions = await settingsVersions(this.#options.db, userId, page);
    return versions.slice(0, limit).map(({ version, author, reason, createdAt, settings }, nr) => ({
      ...{ version, author, reason, createdAt },
      changes: changesBetween(versions[nr + 1]?.settings ?? {}, settings),
    }));
  }

  /** The document of one version, as it was stored. Throws AppError `UNKNOWN_VERSION`. */
  async version(userId: number, version: number): Promise<{ document: unknown; version: number }> {
    const { settings } = await this.#version(this.#options.db, userId, version);
    return { document: settings, version };
  }

  /**
   * Applies a merge patch. With `baseVersion`, the version that the author saw, it throws
   * SettingsConflict when a field it would change was changed since; without, it is applied to the
   * document in force. SettingsRefused names every field that is wrong.
   */
  update(by: SettingsAuthor, patch: unknown, baseVersion?: number): Promise<WrittenSettings> {
    refuse('The settings were not changed', patchProblems(patch));
    return this.#write(by, by.reason ?? null, baseVersion, (current, base) => {
      const decision = decideUpdate(base.settings, current.settings, patch);
      if (decision.outcome === 'updated') return decision.document;
      throw new SettingsConflict(base.version, { current: current.settings, version: current.version, paths: decision.paths });
    });
  }

  /** Puts every setting back to its default; the keys of other programs stay. */
  reset(by: SettingsAuthor): Promise<WrittenSettings> {
    return this.#write(by, by.reason ?? 'reset to the defaults', undefined, ({ settings }) => resetDocument(settings));
  }

  /** Makes the document of an earlier version the newest one. Throws AppError `UNKNOWN_VERSION`. */
  async restore(by: SettingsAuthor, version: number): Promise<WrittenSettings> {
    const { settings } = await this.#version(this.#options.db, by.userId, version);
    return this.#write(by, by.reason ?? `restored version ${version}`, undefined, () => settings);
  }

  /** What an import would change, and against which version. SettingsRefused when it would be refused. */
  async previewImport(userId: number, document: unknown): Promise<{ changes: NamedChange[]; version: number }> {
    const { settings, version } = await this.#current(userId);
    refuse('The document cannot be imported', documentProblems(document, settings));
    return { changes: changesBetween(settings, document), version };
  }

  /**
   * Replaces the document by an imported one. With `baseVersion`, that of the preview, it throws
   * SettingsConflict when anything was changed since.
   */
  import(by: SettingsAuthor, document: unknown, baseVersion?: number): Promise<WrittenSettings> {
    return this.#write(by, by.reason ?? 'imported', baseVersion, (current, base) => {
      const paths = changedPaths(base.settings, current.settings);
      if (paths.length === 0) return document;
      throw new SettingsConflict(base.version, { current: current.settings, version: current.version, paths });
    });
  }

  /** The document in force; one that another program wrote gets its version first, so that it can be a base. */
  #current(userId: number) {
    const { db, now } = this.#options;
    return currentSettings(db, { userId, now: now() });
  }

  async #write(
    { userId, author, reason: given }: SettingsAuthor,
    reason: string | null,
    baseVersion: number | undefined,
    edit: (current: Versioned, base: Versioned) => unknown,
  ): Promise<WrittenSettings> {
    refuse('The settings were not changed', reasonProblems(given));
    const { db, now: clock, newId } = this.#options;
    const now = clock();
    const requestId = newId();
    const { written, outcome } = await db.transaction(async (tx) => {
      const { version } = await recordExternalSettings(tx, { userId, now });
      const base = baseVersion === undefined ? null : await this.#version(tx, userId, baseVersion);
      const checked = (stored: unknown): unknown => {
        const current = { settings: upgradedOrSame(stored), version };
        const next = edit(current, base ? { ...base, settings: upgradedOrSame(base.settings) } : current);
        refuse('The settings were not changed', documentProblems(next, stored));
        return next;
      };
      const result = await writeSettings(tx, { userId, edit: checked, author, reason, now });
      if (!result.changed) return { written: result, outcome: null };
      const command = { userId, requestId, type: 'reload-settings', payload: null, origin: 'settings' } as const;
      const stored = await storeCommand(tx, { ...command, actor: author, issuedAt: now, storedAt: now });
      return { written: result, outcome: stored };
    });
    if (outcome) this.#publish(userId, outcome);
    const { settings, version, changed } = written;
    return { ...inForce(settings, version), changed, requestId: changed ? requestId : null };
  }

  async #version(db: Queryable, userId: number, version: number): Promise<Versioned> {
    const found = await settingsVersion(db, userId, version);
    if (found) return found;
    throw new AppError('UNKNOWN_VERSION', `The settings have no version ${version}. Their history lists those there are.`);
  }

  #publish(userId: number, outcome: StoreOutcome): void {
    if (outcome.kind !== 'stored') return;
    const { bus } = this.#options;
    for (const record of outcome.superseded) {
      bus.publish(controlResultChannel(userId), JSON.stringify(controlResult(record)));
    }
    bus.publish(controlChannel(userId), storedMessage(outcome.record));
  }
}

interface Versioned {
  settings: unknown;
  version: number;
}

const inForce = (document: unknown, version: number): SettingsInForce => {
  const { settings, problems } = parseSettings(document);
  if (settings) return { settings, version, warnings: settingsWarnings(document) };
  throw new SettingsRefused(
    `Another program stored settings (version ${version}) that cannot be used. Correct these fields, restore an earlier version or reset`,
    problems,
  );
};

const changesBetween = (before: unknown, after: unknown): NamedChange[] =>
  differences(before, after).map((change) => ({ ...change, path: pathText(change.path) }));

/** The history is as little a place for secrets as the document. */
const reasonProblems = (reason: string | undefined) => {
  const kind = reason === undefined ? null : secretIn(reason);
  const problem = kind ? `looks like ${kind}; say it in other words` : storageProblem(reason)?.reason;
  return problem === undefined ? [] : [{ path: ['reason'], reason: problem }];
};

const refuse = (what: string, problems: ConstructorParameters<typeof SettingsRefused>[1]): void => {
  if (problems.length > 0) throw new SettingsRefused(what, problems);
};
