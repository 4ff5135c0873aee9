import type { Freshness, MatrixCell, MatrixRow, Position, Timeframe } from '@livermore/schemas';
import { formatCalmAge } from '../../../lib/format-time.ts';

/**
 * How long a value may stand before its age is shown, ms. A 1m bar closes every minute; from 5m on
 * every closed 5m bar moves the value, and an empty bar may take a while to be confirmed.
 */
export const CELL_EXPECTED_MS: Readonly<Record<Timeframe, number>> = {
  '1m': 90_000,
  '5m': 7 * 60_000,
  '15m': 7 * 60_000,
  '1h': 7 * 60_000,
  '4h': 7 * 60_000,
  '1d': 7 * 60_000,
};

/** A price older than this shows its age. */
export const PRICE_EXPECTED_MS = 30_000;

/** A price older than this counts as stale unless the symbol is known to be this quiet. */
const PRICE_STALE_MS = 5 * 60_000;

/** Whether a cell's value stood longer than expected at the server's time `now`. */
export const isCellStale = (cell: MatrixCell, now: number): boolean =>
  now - cell.receivedAt > CELL_EXPECTED_MS[cell.timeframe];

/**
 * How fresh the price of a row is at the server's time `now`. `pace` is what the server says of the
 * symbol measured against its own usual pace; undefined when it says nothing.
 */
export const priceFreshness = (
  row: Pick<MatrixRow, 'price' | 'priceReceivedAt'>,
  pace: Freshness | undefined,
  now: number,
): Freshness => {
  if (row.price === null || row.priceReceivedAt === null) return 'waiting';
  const age = now - row.priceReceivedAt;
  if (age <= PRICE_EXPECTED_MS) return 'live';
  if (pace === 'quiet') return 'quiet';
  return pace === 'stale' || age > PRICE_STALE_MS ? 'stale' : 'quiet';
};

/** Accounts are read each minute; a value held older than this shows its age. */
const HELD_EXPECTED_MS = 120_000;

/** What of a row is older than expected, as texts: they change far less often than the time does. */
export interface RowAges {
  freshness: Freshness;
  /** Empty while the price is live or not there yet. */
  priceAge: string;
  /** Of what is held, empty while that is fresh or nothing is. */
  heldAge: string;
  /** One age per cell, empty while fresh, joined by `|`. */
  cellAges: string;
}

/** The ages of a row, and of what is held of it, at the server's time `now`; `pace` as in `priceFreshness`. */
export const rowAges = (row: MatrixRow, pace: Freshness | undefined, now: number, held?: Pick<Position, 'at'>): RowAges => {
  const freshness = priceFreshness(row, pace, now);
  const old = freshness === 'quiet' || freshness === 'stale';
  return {
    freshness,
    priceAge: old ? formatCalmAge(now - (row.priceReceivedAt ?? now)) : '',
    heldAge: held && now - held.at > HELD_EXPECTED_MS ? formatCalmAge(now - held.at) : '',
    cellAges: row.cells.map((cell) => (isCellStale(cell, now) ? formatCalmAge(now - cell.receivedAt) : '')).join('|'),
  };
};

/** A market is marked as thin when more than this share of its last bars had no trades. */
const THIN_SHARE = 0.25;

/** The largest share of empty bars among the cells of a row when the market is thin, otherwise null. */
export const thinShare = (row: MatrixRow): number | null => {
  const share = Math.max(0, ...row.cells.map((cell) => cell.syntheticShare));
  return share > THIN_SHARE ? share : null;
};
