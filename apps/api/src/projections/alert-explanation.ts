import {
  MACD_V_STATES,
  TIMEFRAMES,
  type AlertRulesThen,
  type Candle,
  type IndicatorPoint,
  type Ohlcv,
} from '@livermore/schemas';
import { z } from 'zod';

const PriceSchema = z.number();
const TimeSchema = z.number().int().nonnegative();
const ValueSchema = z.number().nullable();

const RulesSchema = z.object({
  levels: z.array(z.number().positive()),
  reversal: z.object({ enabled: z.boolean(), oversoldBufferPct: z.number(), overboughtBufferPct: z.number() }),
  cooldownMs: z.number().nonnegative(),
  maxSyntheticShare: z.number(),
});

const PointSchema = z.object({
  macdV: ValueSchema,
  signal: ValueSchema,
  histogram: ValueSchema,
  state: z.enum(MACD_V_STATES),
  spanBars: z.number().int().nonnegative(),
});

const BarSchema = z
  .object({ openTime: TimeSchema, open: PriceSchema, high: PriceSchema, low: PriceSchema, close: PriceSchema, volume: z.number() })
  .refine(({ high, low }) => high >= low);

const CandleSchema = BarSchema.safeExtend({
  exchangeId: z.number().int(),
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  trades: z.number().int().exactOptional(),
  synthetic: z.boolean(),
  cause: z.enum(['no-trades', 'feed-down', 'not-yet-known']).exactOptional(),
  source: z.enum(['stream', 'trades', 'aggregate', 'rest']),
  revision: z.number().int().nonnegative(),
  closedAt: TimeSchema,
});

const CandlesSchema = z
  .array(CandleSchema)
  .min(1)
  .refine((candles) => candles.every(({ openTime }, at) => openTime > (candles[at - 1]?.openTime ?? -1)));

/** The engine's MACD-V of a bar, and of how many bars it knew then. */
export type ExplainedPoint = Omit<IndicatorPoint, 'openTime'> & { spanBars: number };

/** What was stored to explain an alert, part by part; null for a part that is absent or not of this shape. */
export interface AlertExplanation {
  rules: AlertRulesThen | null;
  /** MACD-V of the closed candle before, for an alert on a close. */
  previous: ExplainedPoint | null;
  /** V seen before, for an alert between closes. */
  before: number | null;
  /** MACD-V that the alert was given for. */
  current: ExplainedPoint | null;
  /** Closed candles up to the alert, oldest first; never empty. */
  candles: Candle[] | null;
  /** The open bucket that the alert was given for. */
  bucket: (Ohlcv & { openTime: number }) | null;
}

/**
 * Reads what explains an alert. Rows of other versions and programs may hold anything, so each part
 * is checked for itself: one that cannot be read hides no other.
 */
export const readAlertExplanation = (stored: unknown): AlertExplanation => {
  const parts = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const read = <Part>(name: string, schema: z.ZodType<Part>): Part | null => schema.safeParse(parts[name]).data ?? null;
  return {
    rules: read('rules', RulesSchema),
    previous: read('previous', PointSchema),
    before: read('before', z.number()),
    current: read('current', PointSchema),
    candles: read('candles', CandlesSchema),
    bucket: read('bucket', BarSchema),
  };
};
