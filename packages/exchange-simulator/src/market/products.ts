/** How a symbol moves. All figures are ratios without unit. */
export interface Temper {
  /** Octaves of the noise behind the daily opens; the longest period is 2^(octaves - 1) days. */
  octaves: number;
  /** Amplitude of an octave over the next shorter one: sqrt(2) is a random walk, more is a trend. */
  growth: number;
  /** Sum of the amplitudes; at most 0.6, which keeps prices between 0.45 and 1.95 of the base. */
  amplitude: number;
  /** Usual move within a day as a share of the price. */
  dayVolatility: number;
  /** How unevenly trades fall into time, 0 even, below 1. */
  burst: number;
}

export type TemperName = 'calm' | 'trending' | 'wild' | 'nearly-dead';

export const TEMPERS: Readonly<Record<TemperName, Temper>> = {
  calm: { octaves: 8, growth: 1.4, amplitude: 0.45, dayVolatility: 0.014, burst: 0.5 },
  trending: { octaves: 6, growth: 1.8, amplitude: 0.6, dayVolatility: 0.02, burst: 0.6 },
  wild: { octaves: 6, growth: 1.45, amplitude: 0.6, dayVolatility: 0.042, burst: 0.8 },
  'nearly-dead': { octaves: 7, growth: 1.45, amplitude: 0.5, dayVolatility: 0.025, burst: 0.97 },
};

/** A symbol of the market. Prices are counted in ticks of 10^-priceDecimals, sizes in lots of 10^-sizeDecimals. */
export interface MarketProduct {
  symbol: string;
  name: string;
  temper: TemperName;
  priceDecimals: number;
  sizeDecimals: number;
  /** The price everything moves around, in ticks. */
  baseTicks: number;
  /** Usual number of trades a day. */
  tradesPerDay: number;
  /** Usual size of a trade in lots. */
  lotsPerTrade: number;
}

const product = (
  symbol: string,
  name: string,
  temper: TemperName,
  price: { base: number; decimals: number },
  size: { usual: number; decimals: number },
  tradesPerDay: number,
): MarketProduct => ({
  symbol,
  name,
  temper,
  priceDecimals: price.decimals,
  sizeDecimals: size.decimals,
  baseTicks: Math.round(price.base * 10 ** price.decimals),
  tradesPerDay,
  lotsPerTrade: Math.max(1, Math.round(size.usual * 10 ** size.decimals)),
});

/** The 20 symbols of the demo market. Names are those people know; every price is invented. */
export const DEMO_PRODUCTS: readonly MarketProduct[] = [
  product('BTC-USD', 'Bitcoin', 'calm', { base: 58_000, decimals: 2 }, { usual: 0.04, decimals: 8 }, 90_000),
  product('ETH-USD', 'Ether', 'trending', { base: 2_900, decimals: 2 }, { usual: 0.6, decimals: 8 }, 70_000),
  product('SOL-USD', 'Solana', 'wild', { base: 140, decimals: 2 }, { usual: 9, decimals: 8 }, 60_000),
  product('XRP-USD', 'XRP', 'calm', { base: 0.55, decimals: 4 }, { usual: 900, decimals: 6 }, 40_000),
  product('DOGE-USD', 'Dogecoin', 'wild', { base: 0.12, decimals: 5 }, { usual: 4_000, decimals: 1 }, 40_000),
  product('ADA-USD', 'Cardano', 'calm', { base: 0.42, decimals: 4 }, { usual: 1_200, decimals: 8 }, 25_000),
  product('AVAX-USD', 'Avalanche', 'trending', { base: 27, decimals: 2 }, { usual: 30, decimals: 8 }, 22_000),
  product('LINK-USD', 'Chainlink', 'trending', { base: 13.5, decimals: 3 }, { usual: 40, decimals: 2 }, 20_000),
  product('LTC-USD', 'Litecoin', 'calm', { base: 72, decimals: 2 }, { usual: 6, decimals: 8 }, 18_000),
  product('DOT-USD', 'Polkadot', 'trending', { base: 5.8, decimals: 3 }, { usual: 90, decimals: 8 }, 14_000),
  product('NEAR-USD', 'NEAR', 'wild', { base: 4.6, decimals: 3 }, { usual: 110, decimals: 3 }, 14_000),
  product('UNI-USD', 'Uniswap', 'wild', { base: 8.2, decimals: 3 }, { usual: 60, decimals: 6 }, 12_000),
  product('ATOM-USD', 'Cosmos', 'calm', { base: 6.4, decimals: 3 }, { usual: 70, decimals: 2 }, 10_000),
  product('AAVE-USD', 'Aave', 'trending', { base: 118, decimals: 2 }, { usual: 3, decimals: 3 }, 9_000),
  product('FIL-USD', 'Filecoin', 'wild', { base: 4.1, decimals: 3 }, { usual: 80, decimals: 3 }, 7_000),
  product('ALGO-USD', 'Algorand', 'calm', { base: 0.14, decimals: 5 }, { usual: 2_500, decimals: 0 }, 5_000),
  product('WBTC-USD', 'Wrapped Bitcoin', 'trending', { base: 58_000, decimals: 0 }, { usual: 0.01, decimals: 8 }, 2_600),
  product('BAND-USD', 'Band', 'wild', { base: 1.3, decimals: 4 }, { usual: 150, decimals: 2 }, 1_400),
  product('RLC-USD', 'iExec', 'nearly-dead', { base: 1.7, decimals: 4 }, { usual: 120, decimals: 2 }, 60),
  product('MLN-USD', 'Enzyme', 'nearly-dead', { base: 19, decimals: 2 }, { usual: 4, decimals: 3 }, 26),
];
