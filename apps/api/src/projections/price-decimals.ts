/** The part of a product that tells how its price is written. */
interface PricedProduct {
  symbol: string;
  priceIncrement: number;
}

/** Decimals that an increment of 1, 0.01 or 1e-8 asks for. */
export const decimalsOf = (increment: number): number => {
  const [mantissa = '', exponent] = increment.toString().split('e');
  const written = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, written - Number(exponent ?? 0));
};

/**
 * Looks up the decimals of a symbol's price. The product list of an exchange is read once, and
 * again when a symbol is asked for that was not in it.
 */
export const priceDecimals = (readProducts: (exchangeId: number) => Promise<readonly PricedProduct[]>) => {
  const known = new Map<string, number>();
  return async (exchangeId: number, symbol: string): Promise<number | null> => {
    const key = `${exchangeId}:${symbol}`;
    if (!known.has(key)) {
      for (const product of await readProducts(exchangeId)) {
        known.set(`${exchangeId}:${product.symbol}`, decimalsOf(product.priceIncrement));
      }
    }
    return known.get(key) ?? null;
  };
};
