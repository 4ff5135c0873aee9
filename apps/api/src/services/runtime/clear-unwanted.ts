import type { HotStore } from '@livermore/cache';
import type { ExchangeName } from '@livermore/schemas';
import type { Markets } from '../markets.ts';

/** Clears the hot data of a symbol that was let go, wherever nobody wants it. */
export const clearUnwanted = async (
  { symbol, exchange }: { symbol: string; exchange?: ExchangeName | undefined },
  { markets, hotStore }: { markets: Markets; hotStore: Pick<HotStore, 'clear'> },
): Promise<void> => {
  for (const name of exchange ? [exchange] : markets.available) {
    const market = markets.get(name);
    if (market && !market.interests.isWanted(symbol)) await hotStore.clear({ exchangeId: market.exchangeId, symbol });
  }
};
