import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const PageSchema = z
  .object({
    limit: z.number().int().min(1).max(500).default(100),
    before: z.number().int().positive().optional(),
  })
  .prefault({});

export const alertsRouter = router({
  /** Stored alerts, newest first; `before` is the id of the oldest one already known. */
  list: protectedProcedure.input(PageSchema).query(async ({ ctx, input }) => ({
    alerts: await ctx.alerts.list(ctx.user.id, {
      limit: input.limit,
      ...(input.before === undefined ? {} : { before: input.before }),
    }),
  })),
});
