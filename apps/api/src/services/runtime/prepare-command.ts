import { AppError, messageOf } from '@livermore/base';
import { EXCHANGE_LABELS, type CommandRequest, type ExchangeName, type UserSettings } from '@livermore/schemas';
import type { DesiredChange } from '../command-handler/user-runtime.ts';
import type { Markets } from '../markets.ts';
import { firstEnabled } from './first-enabled.ts';
import { withMode, withoutSymbol, withSymbol } from './symbol-edits.ts';

export interface PrepareOptions {
  /** Null while the stored document cannot be used. */
  settings: UserSettings | null;
  isPaused: boolean;
  markets: Markets;
}

/** A list of products this fresh is good enough to say that a symbol exists; an absent one is asked for anew. */
const KNOWN_PRODUCTS_MS = 60_000;

/**
 * What a command changes of what is desired, after it was checked. Throws AppError `PAUSED`,
 * `UNKNOWN_SYMBOL`, `EXCHANGE_OFF` or `EXCHANGE_UNREACHABLE`; then nothing has changed.
 */
export const prepareCommand = async (command: CommandRequest, options: PrepareOptions): Promise<DesiredChange> => {
  switch (command.type) {
    case 'pause':
      return { paused: true };
    case 'resume':
      return { paused: false };
    case 'reload-settings':
      return {};
    case 'switch-mode': {
      const { mode } = command.payload;
      return { settings: { edit: (document) => withMode(document, mode), reason: `switch-mode ${mode}` } };
    }
    case 'add-symbol': {
      const added = { symbol: command.payload.symbol, exchange: exchangeOf(command.payload, options) };
      await checkListed(added, options.markets);
      return { settings: { edit: (document) => withSymbol(document, added), reason: `add-symbol ${added.symbol}` } };
    }
    case 'remove-symbol': {
      const removed = { symbol: command.payload.symbol, exchange: exchangeOf(command.payload, options) };
      return { settings: { edit: (document) => withoutSymbol(document, removed), reason: `remove-symbol ${removed.symbol}` } };
    }
    case 'force-backfill':
    case 'clear-cache':
      if (options.isPaused) {
        throw new AppError('PAUSED', 'The engine is paused, so there is nothing to work on. Resume it first.');
      }
      return {};
  }
};

const exchangeOf = (
  { symbol, exchange }: { symbol: string; exchange?: ExchangeName | undefined },
  { settings }: PrepareOptions,
): ExchangeName => {
  if (!settings) throw new AppError('SETTINGS_INVALID', 'The settings cannot be used as they are. Correct them first.');
  const chosen = exchange ?? firstEnabled(settings);
  if (chosen && settings.exchanges[chosen]?.enabled) return chosen;
  throw new AppError(
    'EXCHANGE_OFF',
    chosen
      ? `${symbol} cannot be watched at ${EXCHANGE_LABELS[chosen]}: it is not enabled in the settings.`
      : `${symbol} cannot be watched: no exchange is enabled in the settings.`,
  );
};

const checkListed = async ({ exchange, symbol }: { exchange: ExchangeName; symbol: string }, markets: Markets): Promise<void> => {
  const label = EXCHANGE_LABELS[exchange];
  if (!markets.available.includes(exchange)) {
    throw new AppError('EXCHANGE_OFF', `${symbol} cannot be watched: this server has no connection to ${label}.`);
  }
  const { products } = await markets.open(exchange);
  const isListed = async (maxAgeMs: number): Promise<boolean> =>
    (await products.list(maxAgeMs)).some((product) => product.symbol === symbol && product.tradable);
  try {
    if ((await isListed(KNOWN_PRODUCTS_MS)) || (await isListed(0))) return;
  } catch (error) {
    throw new AppError('EXCHANGE_UNREACHABLE', `${label} could not be asked whether it lists ${symbol}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  throw new AppError('UNKNOWN_SYMBOL', `${symbol} is not traded at ${label}. Check the spelling; nothing was changed.`);
};
