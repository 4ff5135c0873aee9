import {
  enabledExchanges,
  EXCHANGE_IDS,
  judgeSymbols,
  parseSymbolList,
  withImported,
  type ExchangeName,
  type JudgedSymbol,
  type SymbolEntry,
  type UserSettings,
} from '@livermore/schemas';
import type { SettingsAuthor, SettingsEditor } from './settings-editor.ts';
import { SettingsConflict } from './settings-errors.ts';

export interface SymbolImportOptions {
  settings: Pick<SettingsEditor, 'get' | 'update'>;
  products: (exchangeId: number) => Promise<readonly { symbol: string; tradable: boolean }[]>;
  /** Asks an exchange for its products, which stores them. */
  scan: (userId: number, exchange: ExchangeName) => Promise<unknown>;
}

/** What an import did. Without a valid entry there is no new version and no command. */
export interface ImportedSymbols {
  entries: JudgedSymbol[];
  /** How many were added. */
  added: number;
  settingsVersion: number;
  /** The `reload-settings` that makes the engine follow. */
  requestId: string | null;
}

/** Attempts before somebody else who changes the same list at the same time wins. */
const ATTEMPTS = 3;

/** Adds many symbols at once to those that the settings watch. */
export class SymbolImport {
  readonly #options: SymbolImportOptions;

  constructor(options: SymbolImportOptions) {
    this.#options = options;
  }

  /** The verdict on each entry of a list, in its order; changes nothing. */
  async validate(userId: number, text: string): Promise<JudgedSymbol[]> {
    const { settings } = await this.#options.settings.get(userId);
    return this.#judge(userId, parseSymbolList(text), settings);
  }

  /** Adds every valid entry in one version of the settings. Throws as the settings' `update` does. */
  async import(by: SettingsAuthor, text: string): Promise<ImportedSymbols> {
    const { settings: editor } = this.#options;
    const list = parseSymbolList(text);
    for (let attempt = 1; ; attempt++) {
      const { settings, version } = await editor.get(by.userId);
      const entries = await this.#judge(by.userId, list, settings);
      const monitored = withImported(settings, entries);
      const added = monitored.length - settings.symbols.monitored.length;
      if (added === 0) return { entries, added, settingsVersion: version, requestId: null };
      try {
        const reason = by.reason ?? `import of ${added} ${added === 1 ? 'symbol' : 'symbols'}`;
        const written = await editor.update({ ...by, reason }, { symbols: { monitored } }, version);
        return { entries, added, settingsVersion: written.version, requestId: written.requestId };
      } catch (error) {
        // Somebody else changed the list meanwhile: what is valid is judged again over theirs.
        if (!(error instanceof SettingsConflict) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #judge(userId: number, list: readonly SymbolEntry[], settings: UserSettings): Promise<JudgedSymbol[]> {
    const [first] = enabledExchanges(settings);
    const named = new Set(list.flatMap(({ symbol, exchange }) => (symbol === null ? [] : [exchange ?? first])));
    const traded = new Map<ExchangeName, ReadonlySet<string>>();
    for (const exchange of enabledExchanges(settings).filter((name) => named.has(name))) {
      const symbols = await this.#tradedAt(userId, exchange);
      if (symbols.size > 0) traded.set(exchange, symbols);
    }
    return judgeSymbols(list, settings, (exchange, symbol) => traded.get(exchange)?.has(symbol) ?? null);
  }

  /** What an exchange trades; empty where nobody knows. */
  async #tradedAt(userId: number, exchange: ExchangeName): Promise<ReadonlySet<string>> {
    const { products, scan } = this.#options;
    const read = async (): Promise<Set<string>> =>
      new Set((await products(EXCHANGE_IDS[exchange])).filter(({ tradable }) => tradable).map(({ symbol }) => symbol));
    const stored = await read();
    if (stored.size > 0) return stored;
    await scan(userId, exchange).catch(() => undefined);
    return read();
  }
}
