import { LOG_LEVELS } from '@livermore/schemas';
import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const LineIdSchema = z.string().max(80).regex(/^\d+-[\w-]+-\d+$/, { error: 'must be the id of a line' });

const TailSchema = z
  .object({
    /** This level and those above it. */
    level: z.enum(LOG_LEVELS).optional(),
    component: z.string().max(40).optional(),
    text: z.string().max(200).optional(),
    /** Identity of a command or an alert. */
    id: z.string().max(64).optional(),
    before: LineIdSchema.optional(),
    after: LineIdSchema.optional(),
    limit: z.number().int().min(1).max(1_000).default(200),
  })
  .prefault({});

export const logsRouter = router({
  /** Lines of the log, oldest first: the newest that fit, or those before or after a line. */
  tail: protectedProcedure.input(TailSchema).query(({ ctx, input }) => ctx.logs.tail(ctx.user, input)),
});
