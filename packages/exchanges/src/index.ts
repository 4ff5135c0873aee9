export * from './feed/exchange-adapter.ts';
export { CoinbaseAdapter } from './coinbase/coinbase-adapter.ts';
export type { CoinbaseAdapterOptions } from './coinbase/coinbase-adapter.ts';
