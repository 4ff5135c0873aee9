import { AppError } from '@livermore/base';
import {
  locateMonitored,
  parseSettings,
  problemText,
  writtenMonitored,
  type ExchangeSymbol,
  type Mode,
  type UserSettings,
} from '@livermore/schemas';
import { firstEnabled } from './first-enabled.ts';

/** Whether the settings watch a symbol of an exchange. */
export const isMonitored = (settings: UserSettings, symbol: ExchangeSymbol): boolean =>
  settings.symbols.monitored.some((each) => isSame(settings, each, symbol));

/**
 * The document with the symbol among the monitored ones; the same object where it is already. Throws
 * AppError `SETTINGS_INVALID` for a document that cannot be used.
 */
export const withSymbol = (document: unknown, added: ExchangeSymbol): unknown => {
  const settings = usable(document);
  const { monitored } = settings.symbols;
  if (isMonitored(settings, added)) return document;
  return withMonitored(document, [...monitored, writtenMonitored(added, firstEnabled(settings))]);
};

/**
 * The document without the symbol, however it was written; the same object where it is not
 * monitored. Throws as `withSymbol` does.
 */
export const withoutSymbol = (document: unknown, removed: ExchangeSymbol): unknown => {
  const settings = usable(document);
  const { monitored } = settings.symbols;
  const left = monitored.filter((each) => !isSame(settings, each, removed));
  return left.length === monitored.length ? document : withMonitored(document, left);
};

/** The document with this mode. Throws as `withSymbol` does. */
export const withMode = (document: unknown, mode: Mode): unknown =>
  usable(document).mode === mode ? document : { ...(document as object), mode };

/** The runtime may still follow the last good settings while the stored document is a faulty one. */
const usable = (document: unknown): UserSettings => {
  const { settings, problems } = parseSettings(document);
  if (settings) return settings;
  throw new AppError(
    'SETTINGS_INVALID',
    `The stored settings cannot be used as they are, so nothing of theirs was changed:\n` +
      `${problems.map((problem) => `  - ${problemText(problem)}`).join('\n')}\nCorrect these fields first.`,
  );
};

const isSame = (settings: UserSettings, monitored: string, { exchange, symbol }: ExchangeSymbol): boolean => {
  const located = locateMonitored(monitored, firstEnabled(settings));
  return located?.exchange === exchange && located.symbol === symbol;
};

/** Everything else of the stored document stays as it was written. */
const withMonitored = (document: unknown, monitored: string[]): unknown => {
  const { symbols, ...rest } = document as { symbols?: object };
  return { ...rest, symbols: { ...symbols, monitored } };
};
