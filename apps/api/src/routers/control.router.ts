import { COMMAND_ORIGINS, COMMAND_STATUSES, COMMAND_TYPES, CommandRequestSchema, RequestIdSchema } from '@livermore/schemas';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

/** A day: what waits longer for a worker is no longer what was meant. */
const LONGEST_TTL_MS = 86_400_000;

const SendSchema = CommandRequestSchema.and(
  z.object({
    /** How long it waits for a worker, in ms; ten minutes when absent. */
    ttlMs: z.number().int().min(1).max(LONGEST_TTL_MS).optional(),
    /** Makes sending it again harmless; made here when absent. */
    requestId: RequestIdSchema.optional(),
  }),
);

const HistorySchema = z
  .object({
    limit: z.number().int().min(1).max(500).default(100),
    before: z.number().int().positive().optional(),
    status: z.array(z.enum(COMMAND_STATUSES)).min(1).optional(),
    type: z.array(z.enum(COMMAND_TYPES)).min(1).optional(),
    origin: z.array(z.enum(COMMAND_ORIGINS)).min(1).optional(),
  })
  .prefault({});

export const controlRouter = router({
  /**
   * Stores a command and wakes the worker; does not wait for it. Its way is told on the `commands`
   * topic of the event stream. TOO_MANY_REQUESTS when 100 commands wait.
   */
  sendCommand: protectedProcedure.input(SendSchema).mutation(({ ctx, input: { ttlMs, requestId, ...request } }) =>
    ctx.commands.send(
      { userId: ctx.user.id, actor: ctx.user.displayName, origin: ctx.user.isProgram ? 'cli' : 'admin' },
      request,
      { requestId, ttlMs },
    ),
  ),

  /** Ends a command that waits, or asks for the end of one that runs; gives it as it stands. */
  cancel: protectedProcedure.input(z.object({ requestId: RequestIdSchema })).mutation(async ({ ctx, input }) => {
    const command = await ctx.commands.cancel(ctx.user.id, input.requestId);
    if (!command) {
      throw new TRPCError({ code: 'NOT_FOUND', message: `There is no command ${input.requestId}.` });
    }
    return { success: true, command };
  }),

  /** Commands, newest first; `before` is the id of the oldest one already known. */
  history: protectedProcedure.input(HistorySchema).query(async ({ ctx, input: { limit, before, status, type, origin } }) => ({
    commands: await ctx.commands.history(ctx.user.id, {
      limit,
      ...(before !== undefined && { before }),
      ...(status && { status }),
      ...(type && { type }),
      ...(origin && { origin }),
    }),
  })),

  /** The newest status that the user's runtime published. */
  status: protectedProcedure.query(({ ctx }) => {
    const status = ctx.projections.status(ctx.user.id);
    if (!status) {
      throw new TRPCError({
        code: 'PRECONDITION_FAILED',
        message: 'The engine has not reported yet. It does so within seconds of its start.',
      });
    }
    return status;
  }),
});
