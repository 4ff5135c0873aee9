import type { ExchangeName } from '@livermore/schemas';

/** Liquid markets that a first start on Coinbase watches. */
const COINBASE_SYMBOLS = [
  'BTC-USD',
  'ETH-USD',
  'SOL-USD',
  'XRP-USD',
  'DOGE-USD',
  'ADA-USD',
  'AVAX-USD',
  'LINK-USD',
  'LTC-USD',
  'DOT-USD',
];

/** The settings that the first start stores for the owner. */
export const firstSettings = (
  exchange: Extract<ExchangeName, 'demo' | 'coinbase'>,
  demoSymbols: readonly string[],
): Record<string, unknown> =>
  exchange === 'demo'
    ? { symbols: { monitored: [...demoSymbols] }, exchanges: { demo: { enabled: true } } }
    : { symbols: { monitored: COINBASE_SYMBOLS }, exchanges: { coinbase: { enabled: true } } };
