import { EXCHANGE_LABELS, type ExchangeName } from '../exchange.ts';
import type { UserSettings } from '../user-settings.schema.ts';
import { enabledExchanges, locateMonitored, writtenMonitored } from './monitored-symbol.ts';
import type { SymbolEntry } from './symbol-list.ts';

/** What an import would make of one entry. */
export type SymbolVerdict = 'valid' | 'watched' | 'duplicate' | 'unknown' | 'exchange-off' | 'malformed';

export interface JudgedSymbol extends Omit<SymbolEntry, 'exchange'> {
  verdict: SymbolVerdict;
  /** The exchange that it belongs to; null where there is none. */
  exchange: ExchangeName | null;
  /** Why it is not imported, in words; empty for a valid one. */
  reason: string;
}

/** Whether an exchange trades a symbol; null while its products are not known. */
export type IsTraded = (exchange: ExchangeName, symbol: string) => boolean | null;

/** Each entry with its verdict, in the order of the list; of equal ones the first counts. */
export const judgeSymbols = (
  entries: readonly SymbolEntry[],
  settings: Pick<UserSettings, 'exchanges' | 'symbols'>,
  isTraded: IsTraded,
): JudgedSymbol[] => {
  const enabled = enabledExchanges(settings);
  const watched = new Set(settings.symbols.monitored.map((monitored) => keyOf(locateMonitored(monitored, enabled[0]))));
  const seen = new Map<string, number>();
  return entries.map((entry): JudgedSymbol => {
    const { line, text, symbol } = entry;
    const located = symbol === null ? null : locateMonitored(entry.exchange ? `${entry.exchange}:${symbol}` : symbol, enabled[0]);
    const judged = (verdict: SymbolVerdict, reason: string): JudgedSymbol => ({
      ...{ line, text, symbol, verdict, reason },
      exchange: located?.exchange ?? null,
    });
    if (symbol === null) return judged('malformed', 'not a symbol; write BASE-QUOTE, such as BTC-USD');
    if (!located) return judged('exchange-off', 'no exchange is enabled in the settings');
    const { exchange } = located;
    const label = EXCHANGE_LABELS[exchange];
    const key = keyOf(located);
    const first = seen.get(key);
    if (first !== undefined) return judged('duplicate', `the same as line ${first}`);
    seen.set(key, line);
    if (!enabled.includes(exchange)) return judged('exchange-off', `${label} is not enabled in the settings`);
    if (watched.has(key)) return judged('watched', 'watched already');
    const traded = isTraded(exchange, symbol);
    if (traded === null) return judged('unknown', `the products of ${label} are not known yet`);
    return traded ? judged('valid', '') : judged('unknown', `not traded at ${label}`);
  });
};

/** The monitored symbols with the valid ones of a list behind them. */
export const withImported = (
  settings: Pick<UserSettings, 'exchanges' | 'symbols'>,
  judged: readonly JudgedSymbol[],
): string[] => {
  const [first] = enabledExchanges(settings);
  const added = judged.flatMap(({ verdict, exchange, symbol }) =>
    verdict === 'valid' && exchange && symbol ? [writtenMonitored({ exchange, symbol }, first)] : [],
  );
  return [...settings.symbols.monitored, ...added];
};

const keyOf = (located: { exchange: string; symbol: string } | null): string => (located ? `${located.exchange}:${located.symbol}` : '');
