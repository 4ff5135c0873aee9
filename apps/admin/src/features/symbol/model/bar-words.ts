import type { Candle } from '@livermore/schemas';
import type { Bar } from './bar-series.ts';

/** Why a bar is not an ordinary one. */
export type BarMark = 'synthetic' | 'revised' | 'hole';

const SOURCE_WORDS: Readonly<Record<Candle['source'], string>> = {
  stream: 'told by the exchange’s candle stream',
  trades: 'built from trades',
  aggregate: 'put together from shorter candles',
  rest: 'read from the exchange’s history (REST)',
};

const CAUSE_WORDS: Readonly<Record<NonNullable<Candle['cause']>, string>> = {
  'no-trades': 'no trades, as the exchange’s history confirms',
  'feed-down': 'the feed was down',
  'not-yet-known': 'not known yet',
};

export const sourceWords = (source: Candle['source']): string => SOURCE_WORDS[source];

/** What is unusual about a bar; null for an ordinary one. A corrected bar without trades is synthetic first. */
export const barMark = ({ candle }: Pick<Bar, 'candle'>): BarMark | null => {
  if (!candle) return 'hole';
  if (candle.synthetic) return 'synthetic';
  return candle.revision > 0 ? 'revised' : null;
};

/** What to know of a bar beside its numbers: `synthetic: no trades, …`, `corrected once`. */
export const barNotes = ({ candle }: Pick<Bar, 'candle'>): string[] => {
  if (!candle) return ['not known: nobody saw it, and the exchange’s history was not asked yet'];
  const { synthetic, cause, revision, source } = candle;
  return [
    ...(synthetic ? [`synthetic: ${CAUSE_WORDS[cause ?? 'no-trades']}`] : []),
    ...(revision > 0 ? [revision === 1 ? 'corrected once' : `corrected ${revision} times`] : []),
    sourceWords(source),
  ];
};
