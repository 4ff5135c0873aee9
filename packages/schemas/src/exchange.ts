/** Identifiers of the exchanges, as they stand in channels, keys and tables. */
export const EXCHANGE_IDS = { coinbase: 1, binanceUs: 2, demo: 100 } as const;

export type ExchangeName = keyof typeof EXCHANGE_IDS;

/** Names as people read them. */
export const EXCHANGE_LABELS: Readonly<Record<ExchangeName, string>> = {
  coinbase: 'Coinbase',
  binanceUs: 'Binance.US',
  demo: 'Demo market',
};

/** The order in which an unqualified symbol looks for its exchange. */
export const EXCHANGE_ORDER = ['coinbase', 'binanceUs', 'demo'] as const satisfies readonly ExchangeName[];

/** Liquid markets in US dollars that an exchange usually trades. */
export const SUGGESTED_SYMBOLS: readonly string[] = [
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

/** Name of the exchange with this id, or undefined for an id that is not ours. */
export const exchangeName = (exchangeId: number): ExchangeName | undefined =>
  EXCHANGE_ORDER.find((name) => EXCHANGE_IDS[name] === exchangeId);

/** `BASE-QUOTE` in capitals: letters and digits on both sides of one hyphen. */
export const SYMBOL_PATTERN = /^[A-Z0-9]{1,20}-[A-Z0-9]{1,20}$/;
