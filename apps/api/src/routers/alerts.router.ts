import { TIMEFRAMES } from '@livermore/schemas';
import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const QuerySchema = z.object({
  symbol: z.string().trim().max(40).optional(),
  timeframe: z.enum(TIMEFRAMES).optional(),
  rule: z.enum(['level', 'reversal']).optional(),
  late: z.boolean().optional(),
});
const IdSchema = z.number().int().positive();

const PageSchema = QuerySchema.extend({
  limit: z.number().int().min(1).max(500).default(100),
  before: IdSchema.optional(),
}).prefault({});

export const alertsRouter = router({
  /** Stored alerts that fit, newest first; `before` is the id of the oldest one already known. */
  list: protectedProcedure.input(PageSchema).query(async ({ ctx, input }) => ({ alerts: await ctx.alerts.list(ctx.user.id, input) })),

  /** One alert with what explains it, and its neighbours among those that fit. */
  get: protectedProcedure
    .input(QuerySchema.extend({ id: IdSchema }))
    .query(({ ctx, input: { id, ...query } }) => ctx.alerts.get(ctx.user.id, id, query)),
});
