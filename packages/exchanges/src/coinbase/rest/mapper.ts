import { AppError } from '@livermore/base';
import { SYMBOL_PATTERN, bucketStart } from '@livermore/schemas';
import type { Timeframe } from '@livermore/schemas';
import type { AccountBalance, HistoricCandle, Product } from '../../feed/exchange-adapter.ts';
import { readOhlcv } from '../mapper.ts';
import { readPercent, readPrice, readSeconds, readSize } from '../numbers.ts';
import { isAccountRow, isCandlePage, isCandleRow, isProductRow } from './schemas.ts';
import type { ProductRow } from './schemas.ts';

/**
 * Candles of a page, oldest first; the venue sends the newest first and leaves out buckets without
 * trades. A row that cannot be read refuses the page: left out, it would look like a quiet bucket.
 */
export const mapCandlePage = (page: unknown, timeframe: Timeframe, request: string): HistoricCandle[] => {
  if (!isCandlePage.Check(page)) {
    throw new AppError('EXCHANGE_REFUSED', `Coinbase answered ${request} without a list of candles`);
  }
  const byOpenTime = new Map<number, HistoricCandle>();
  for (const [index, row] of page.candles.entries()) {
    const candle = mapCandleRow(row, timeframe);
    if (!candle || byOpenTime.has(candle.openTime)) {
      const wrong = candle ? 'repeats a bucket' : 'cannot be read';
      const shown = JSON.stringify(row).slice(0, 200);
      throw new AppError(
        'EXCHANGE_REFUSED',
        `Coinbase answered ${request} with a candle that ${wrong}: row ${index + 1} is ${shown}`,
      );
    }
    byOpenTime.set(candle.openTime, candle);
  }
  return [...byOpenTime.values()].sort((a, b) => a.openTime - b.openTime);
};

const mapCandleRow = (row: unknown, timeframe: Timeframe): HistoricCandle | undefined => {
  if (!isCandleRow.Check(row)) return undefined;
  const openTime = readSeconds(row.start);
  const ohlcv = readOhlcv(row);
  return ohlcv && bucketStart(openTime, timeframe) === openTime ? { openTime, ...ohlcv } : undefined;
};

/** A spot product, or undefined for a row that is none or lacks its increments. */
export const mapProduct = (row: unknown): Product | undefined => {
  if (!isProductRow.Check(row) || !SYMBOL_PATTERN.test(row.product_id)) return undefined;
  const ownIncrement = readPrice(row.price_increment ?? '');
  const priceIncrement = ownIncrement > 0 ? ownIncrement : readPrice(row.quote_increment);
  const baseIncrement = readPrice(row.base_increment);
  if (Number.isNaN(priceIncrement) || Number.isNaN(baseIncrement)) return undefined;
  return {
    symbol: row.product_id,
    price: known(readPrice(row.price ?? '')),
    changePct24h: known(readPercent(row.price_percentage_change_24h ?? '')),
    volume24h: known(readSize(row.volume_24h ?? '')),
    priceIncrement,
    baseIncrement,
    tradable: isTradable(row),
  };
};

/** What one account holds, what is on hold included; undefined for a row that cannot be read. */
export const mapAccount = (row: unknown): AccountBalance | undefined => {
  if (!isAccountRow.Check(row)) return undefined;
  const quantity = readSize(row.available_balance.value) + readSize(row.hold?.value ?? '0');
  return Number.isNaN(quantity) ? undefined : { asset: row.currency, quantity };
};

const isTradable = (row: ProductRow): boolean =>
  row.status === 'online' &&
  !row.is_disabled &&
  !row.trading_disabled &&
  !row.cancel_only &&
  !row.view_only;

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
