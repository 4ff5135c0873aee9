export {
  startSimulatedCoinbase,
  type SimulatedCoinbase,
  type SimulatedCoinbaseOptions,
  type VenueRecord,
} from './coinbase/simulated-coinbase.ts';
export { formatDecimal } from './market/decimal.ts';
export { createMarket, type Market, type MarketCandle } from './market/market.ts';
export type { MarketTrade } from './market/minute-trades.ts';
export { DEMO_PRODUCTS, type MarketProduct } from './market/products.ts';
export { startSimulatorThread, type SimulatorThread, type SimulatorThreadOptions } from './simulator-thread.ts';
export { openVenueClockAnchor, VENUE_CLOCK_FILE, type VenueClockAnchor } from './venue-clock-anchor.ts';
export { startVenueClock, type VenueClock } from './venue-clock.ts';
