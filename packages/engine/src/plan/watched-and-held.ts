import { enabledExchanges, EXCHANGE_IDS, EXCHANGE_LABELS, locateMonitored } from '@livermore/schemas';
import type { ExchangeName, UserSettings } from '@livermore/schemas';
import { symbolKey } from './runtime-plan.ts';
import type { PlanHold, PlanHoldReason, PlanInputs, WatchedSymbol } from './runtime-plan.ts';

/**
 * Each monitored symbol once, either watched or held, in the order of the settings; after them the
 * positions of enabled exchanges that are worth at least `minPositionValueUsd`. An unqualified symbol
 * belongs to the first enabled exchange.
 */
export const watchedAndHeld = (
  settings: UserSettings,
  { availableExchanges, products, positions }: Pick<PlanInputs, 'availableExchanges' | 'products' | 'positions'>,
): { watched: WatchedSymbol[]; holds: PlanHold[] } => {
  const enabled = enabledExchanges(settings);
  const isUnlisted = (exchange: ExchangeName, symbol: string) => products.get(exchange)?.has(symbol) === false;
  const watched = new Map<string, WatchedSymbol>();
  const holds = new Map<string, PlanHold>();

  const watch = (exchange: ExchangeName, symbol: string) =>
    watched.set(symbolKey({ exchange, symbol }), { exchange, exchangeId: EXCHANGE_IDS[exchange], symbol });

  for (const monitored of settings.symbols.monitored) {
    const located = locateMonitored(monitored, enabled[0]);
    const key = located ? symbolKey(located) : monitored;
    const hold = (reason: PlanHoldReason, message: string) => {
      if (!holds.has(key)) holds.set(key, { reason, message: `${monitored} is ${message}` });
    };
    if (!located) {
      hold('no-exchange', 'not watched: no exchange is enabled. Enable one in the settings.');
      continue;
    }
    const { exchange, symbol } = located;
    const label = EXCHANGE_LABELS[exchange];
    if (!enabled.includes(exchange)) hold('exchange-off', `not watched: ${label} is not enabled in the settings.`);
    else if (!availableExchanges.includes(exchange)) {
      hold('exchange-unavailable', `not watched: this server has no connection to ${label}.`);
    } else if (isUnlisted(exchange, symbol)) {
      hold('unknown-symbol', `not listed at ${label}. Check the spelling or remove it from the monitored symbols.`);
    } else watch(exchange, symbol);
  }

  for (const { exchange, symbol, valueUsd } of positions) {
    if (symbol === null || valueUsd === null || !(valueUsd >= settings.symbols.minPositionValueUsd)) continue;
    if (!enabled.includes(exchange) || !availableExchanges.includes(exchange)) continue;
    const key = symbolKey({ exchange, symbol });
    if (watched.has(key) || holds.has(key)) continue;
    if (!isUnlisted(exchange, symbol)) watch(exchange, symbol);
    else {
      const label = EXCHANGE_LABELS[exchange];
      holds.set(key, {
        reason: 'unknown-symbol',
        message: `${symbol} is held at ${label} but not listed there, so the position is not watched.`,
      });
    }
  }
  return { watched: [...watched.values()], holds: [...holds.values()] };
};
