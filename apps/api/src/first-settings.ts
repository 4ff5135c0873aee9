import { SUGGESTED_SYMBOLS, type ExchangeName } from '@livermore/schemas';

/** The settings that the first start stores for the owner. */
export const firstSettings = (
  exchange: Extract<ExchangeName, 'demo' | 'coinbase'>,
  demoSymbols: readonly string[],
): Record<string, unknown> =>
  exchange === 'demo'
    ? { symbols: { monitored: [...demoSymbols] }, exchanges: { demo: { enabled: true } } }
    : { symbols: { monitored: [...SUGGESTED_SYMBOLS] }, exchanges: { coinbase: { enabled: true } } };
