import type { Clock } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { alertsOfSeries, candlesBefore, products, searchProducts, type Database } from '@livermore/database';
import type { SettingsEditor } from '../control/settings-editor.ts';
import { SymbolImport } from '../control/symbol-import.ts';
import type { priceDecimals } from '../projections/price-decimals.ts';
import { RecentScans } from '../projections/recent-scans.ts';
import { SeriesHistory } from '../projections/series-history.ts';
import { WatchlistReader } from '../projections/watchlist-reader.ts';
import type { Projections, RequestContext, SymbolScans } from '../routers/context.ts';

export interface SymbolPartsOptions {
  db: Database['db'];
  hotStore: HotStore;
  clock: Clock;
  settings: SettingsEditor;
  scans: SymbolScans;
  status: Projections['status'];
  priceDecimals: ReturnType<typeof priceDecimals>;
}

/** What the routers of symbols and of the market read and change. */
export const symbolParts = ({
  db,
  hotStore,
  clock,
  settings,
  scans,
  status,
  priceDecimals: decimals,
}: SymbolPartsOptions): Pick<RequestContext, 'watchlist' | 'symbolImport' | 'history'> => {
  const scan: SymbolScans['scan'] = (userId, exchange) => scans.scan(userId, exchange);
  return {
    watchlist: new WatchlistReader({
      hotStore,
      settings: (userId) => settings.get(userId),
      status,
      searchProducts: (search) => searchProducts(db, search),
      scans: new RecentScans({ scan, clock }),
    }),
    symbolImport: new SymbolImport({ settings, products: (exchangeId) => products(db, exchangeId), scan }),
    history: new SeriesHistory({
      hotStore,
      archive: (series, page) => candlesBefore(db, series, page),
      alerts: (userId, series, range) => alertsOfSeries(db, userId, series, range),
      priceDecimals: decimals,
    }),
  };
};
