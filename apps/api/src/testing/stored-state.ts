import { AppError } from '@livermore/base';
import type { StoredAlertMemory, Turn } from '@livermore/database';
import type { Archive } from '../services/backfill/backfill.service.ts';
import { parseSettings, seriesKey, type Candle, type StoredMacdV } from '@livermore/schemas';
import type { PendingAlert } from '../services/write-behind.service.ts';

/** A settings document with the number of its version. */
export interface StoredDocument {
  settings: unknown;
  version: number;
}

/** What outlives a process, kept in memory by the rules of the database: the newest state stays, a revision replaces. */
export class StoredState {
  readonly #candles = new Map<string, Map<number, Candle>>();
  readonly #states = new Map<string, StoredMacdV>();
  readonly #memories = new Map<string, StoredAlertMemory>();
  /** All versions of each user's settings, oldest first. */
  readonly #documents = new Map<number, StoredDocument[]>();
  /** Documents that another program wrote and that nobody has read yet. */
  readonly #foreign = new Map<number, unknown>();
  readonly paused = new Map<number, boolean>();
  /** Alerts in the order in which they were handed over, also one handed over twice. */
  readonly alerts: PendingAlert[] = [];

  readonly archive: Archive = {
    candles: (series, limit) => {
      const candles = [...(this.#candles.get(seriesKey(series))?.values() ?? [])];
      return Promise.resolve(candles.sort((a, b) => a.openTime - b.openTime).slice(-limit));
    },
    indicatorStates: (_, symbols) => Promise.resolve([...this.#states.values()].filter(({ symbol }) => symbols.includes(symbol))),
  };

  store({ candles = [], indicators = [], alertMemories = [], alerts = [] }: Turn): void {
    for (const candle of candles) {
      const series = this.#candles.get(seriesKey(candle)) ?? new Map<number, Candle>();
      this.#candles.set(seriesKey(candle), series);
      const before = series.get(candle.openTime);
      if (!before || candle.revision > before.revision) series.set(candle.openTime, candle);
    }
    for (const state of indicators) keepNewest(this.#states, seriesKey(state), state);
    for (const memory of alertMemories) keepNewest(this.#memories, `${memory.userId}:${seriesKey(memory)}`, memory);
    this.alerts.push(...alerts);
  }

  memoriesOf(userId: number): StoredAlertMemory[] {
    return [...this.#memories.values()].filter((memory) => memory.userId === userId);
  }

  /** The newest document; one that another program wrote becomes a version when it is first read. */
  document(userId: number): StoredDocument {
    const documents = this.#documents.get(userId) ?? [];
    if (this.#foreign.has(userId)) this.#append(userId, this.#foreign.get(userId));
    this.#foreign.delete(userId);
    const newest = documents.at(-1);
    if (!newest) throw new AppError('UNKNOWN_USER', `There is no user ${userId}.`);
    return newest;
  }

  /** Versions before this one, the newest first. */
  earlier(userId: number, before: number): StoredDocument[] {
    return (this.#documents.get(userId) ?? []).filter(({ version }) => version < before).reverse();
  }

  /** The newest version that can be used, of those that have been read. */
  newestUsable(userId: number): StoredDocument | undefined {
    return this.#documents.get(userId)?.findLast(({ settings }) => !parseSettings(settings).problems);
  }

  /** A user with a first document. */
  addUser(userId: number, settings: unknown): void {
    this.#documents.set(userId, []);
    this.#append(userId, settings);
  }

  /** Writes the row as another program does: without a version, and without telling anybody. */
  overwrite(userId: number, settings: unknown): void {
    this.#foreign.set(userId, settings);
  }

  /** The next version; nothing changes when what `edit` makes cannot be used. */
  edit(userId: number, edit: (document: unknown) => unknown): void {
    const { settings } = this.document(userId);
    const edited = edit(settings);
    const { problems } = parseSettings(edited);
    if (problems) throw new AppError('SETTINGS_INVALID', JSON.stringify(problems));
    if (JSON.stringify(edited) !== JSON.stringify(settings)) this.#append(userId, edited);
  }

  #append(userId: number, settings: unknown): void {
    const documents = this.#documents.get(userId);
    documents?.push({ settings, version: documents.length + 1 });
  }
}

/** Of two with the same key the one of the newer candle stays; of the same candle the last told. */
const keepNewest = <Kept extends { openTime: number }>(kept: Map<string, Kept>, key: string, told: Kept): void => {
  if ((kept.get(key)?.openTime ?? -Infinity) <= told.openTime) kept.set(key, told);
};
