export { formatDecimal } from './market/decimal.ts';
export { createMarket, type Market, type MarketCandle } from './market/market.ts';
export type { MarketTrade } from './market/minute-trades.ts';
export { DEMO_PRODUCTS, type MarketProduct } from './market/products.ts';
