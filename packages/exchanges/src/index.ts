export * from './feed/exchange-adapter.ts';
export type { BookLevel, OrderBookView } from './feed/order-book.ts';
export { positionsOf } from './feed/positions.ts';
export { CoinbaseAdapter } from './coinbase/coinbase-adapter.ts';
export type { CoinbaseAdapterOptions } from './coinbase/coinbase-adapter.ts';
