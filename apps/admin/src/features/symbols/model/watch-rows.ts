import type { CommandRequest, ExchangeName, WatchlistEntry } from '@livermore/schemas';
import { EXCHANGE_IDS } from '@livermore/schemas';

/** A line of the watchlist: what the settings ask for, or what was just taken off it. */
export interface WatchRow extends WatchlistEntry {
  key: string;
  /** Among the monitored symbols. */
  monitored: boolean;
}

const PLACE = 'symbol.watch.';

/** Where a symbol's watching is switched: one place, so its life shows wherever the symbol stands. */
export const watchPlace = (exchange: ExchangeName | null, symbol: string): string => `${PLACE}${exchange ?? ''}:${symbol}`;

/**
 * The lines of the watchlist. A symbol that was taken off it from this page stays, switched off,
 * until its command is dismissed, so that it can be switched on again where it was.
 */
export const watchRows = (
  entries: readonly WatchlistEntry[],
  sent: ReadonlyMap<string, { request: CommandRequest }>,
  filter: string,
): WatchRow[] => {
  const rows = new Map<string, WatchRow>(
    entries.map((entry) => {
      const key = `${entry.exchange ?? ''}:${entry.symbol}`;
      return [key, { ...entry, key, monitored: entry.written !== null }];
    }),
  );
  for (const [place, { request }] of sent) {
    if (!place.startsWith(PLACE) || request.type !== 'remove-symbol') continue;
    const key = place.slice(PLACE.length);
    const { symbol, exchange } = request.payload;
    if (rows.has(key) || !exchange) continue;
    rows.set(key, { key, exchange, exchangeId: EXCHANGE_IDS[exchange], symbol, written: null, position: null, monitored: false });
  }
  const words = filter.toUpperCase().split(/\s+/).filter(Boolean);
  return [...rows.values()].filter(({ symbol }) => words.every((word) => symbol.includes(word)));
};
