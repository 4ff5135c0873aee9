import type { Freshness, SymbolStatus } from '@livermore/schemas';
import { formatCalmAge } from '../../../lib/format-time.ts';

/** Whether the exchange confirmed what was asked of it for a symbol. */
export const streamWords = (status: Pick<SymbolStatus, 'wanted' | 'confirmed'> | undefined): string => {
  if (!status) return 'not watched';
  if (status.confirmed) return status.wanted ? 'confirmed' : 'letting go';
  return status.wanted ? 'asked for, not confirmed' : 'not watched';
};

const FRESHNESS_WORDS: Readonly<Record<Freshness, string>> = {
  live: 'live',
  quiet: 'quiet',
  stale: 'stale',
  waiting: 'waiting',
};

/** An age below this is no news while trades are expected. */
const FRESH_MS = 5_000;

/** How fresh a symbol is, with the age of its last trade unless it was just now: `quiet, last trade 12 min ago`. */
export const freshnessWords = (status: Pick<SymbolStatus, 'freshness' | 'lastTradeAt'>, now: number): string => {
  const words = FRESHNESS_WORDS[status.freshness];
  if (status.lastTradeAt === null) return `${words}, no trade seen yet`;
  const age = now - status.lastTradeAt;
  return status.freshness === 'live' && age < FRESH_MS ? words : `${words}, last trade ${formatCalmAge(age)} ago`;
};
