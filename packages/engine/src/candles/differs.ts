import type { Ohlcv } from '@livermore/schemas';

const PRICE_TOLERANCE = 1e-12;
const VOLUME_TOLERANCE = 1e-9;

const apart = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) > tolerance * Math.max(Math.abs(a), Math.abs(b));

/**
 * Whether the venue's own candle says something else than the one built here: a price by more than
 * 1e-12 of itself or the volume by more than 1e-9 of itself, which is beyond any rounding.
 */
export const differs = (built: Ohlcv, venue: Ohlcv): boolean =>
  apart(built.open, venue.open, PRICE_TOLERANCE) ||
  apart(built.high, venue.high, PRICE_TOLERANCE) ||
  apart(built.low, venue.low, PRICE_TOLERANCE) ||
  apart(built.close, venue.close, PRICE_TOLERANCE) ||
  apart(built.volume, venue.volume, VOLUME_TOLERANCE);
