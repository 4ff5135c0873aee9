import { EXCHANGE_ORDER, type ExchangeName } from '../exchange.ts';
import type { UserSettings } from '../user-settings.schema.ts';

/** A symbol of one exchange. */
export interface ExchangeSymbol {
  exchange: ExchangeName;
  symbol: string;
}

/** Exchanges that the settings enable, in the order in which an unqualified symbol looks for its own. */
export const enabledExchanges = (settings: Pick<UserSettings, 'exchanges'>): ExchangeName[] =>
  EXCHANGE_ORDER.filter((name) => settings.exchanges[name]?.enabled);

/**
 * The symbol that an entry of `symbols.monitored` means; an unqualified one belongs to `first`, the
 * first enabled exchange. Null where there is none.
 */
export const locateMonitored = (monitored: string, first: ExchangeName | undefined): ExchangeSymbol | null => {
  const [left = '', right] = monitored.split(':');
  const exchange = right === undefined ? first : EXCHANGE_ORDER.find((name) => name === left);
  return exchange ? { exchange, symbol: right ?? left } : null;
};

/** How a symbol is written among the monitored ones: qualified unless it is of the first enabled exchange. */
export const writtenMonitored = ({ exchange, symbol }: ExchangeSymbol, first: ExchangeName | undefined): string =>
  exchange === first ? symbol : `${exchange}:${symbol}`;
