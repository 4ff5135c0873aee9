import { mustBe, SYMBOL_PATTERN, TIMEFRAMES } from '@livermore/schemas';
import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const SeriesSchema = z.object({
  exchangeId: z.number().int().positive(),
  symbol: z.string().regex(SYMBOL_PATTERN, { error: mustBe('BASE-QUOTE in capitals') }),
  timeframe: z.enum(TIMEFRAMES),
});
const TimeSchema = z.number().int().nonnegative();

/** The newest candles of a series, or the newest that opened before `before`. */
const PageSchema = SeriesSchema.extend({
  before: TimeSchema.optional(),
  limit: z.number().int().min(1).max(1_000).default(300),
});

export const marketRouter = router({
  /** Every watched symbol with its newest values, in the order of the user's settings. */
  matrix: protectedProcedure.query(({ ctx }) => ctx.projections.matrix(ctx.user.id)),

  /** Closed candles of a series, oldest first, as far back as they are archived. */
  candles: protectedProcedure.input(PageSchema).query(({ ctx, input }) => ctx.history.candles(input, input)),

  /** MACD-V of the candles that `candles` gives for the same input. */
  indicators: protectedProcedure.input(PageSchema).query(({ ctx, input }) => ctx.history.indicators(input, input)),

  /** The user's alerts on candles that opened from `from` to `to`, oldest first; of too many the newest. */
  alerts: protectedProcedure
    .input(SeriesSchema.extend({ from: TimeSchema, to: TimeSchema, limit: z.number().int().min(1).max(1_000).default(500) }))
    .query(async ({ ctx, input }) => ({ alerts: await ctx.history.alerts(ctx.user.id, input, input) })),
});
