import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const IdSchema = z.object({ id: z.number().int().positive() });

const NewKeySchema = z.object({
  name: z.string().trim().min(1).max(100),
  scope: z.enum(['viewer', 'operator']).default('viewer'),
  /** How long it lasts; null means until it is revoked. */
  days: z.number().int().min(1).max(3_650).nullable().default(90),
});

/** The signed-in user's own account. Password and second factor are changed under `/api/auth`. */
export const accountRouter = router({
  /** Who is signed in and by which means they can be. */
  get: protectedProcedure.query(({ ctx }) => ctx.accounts.get(ctx.user.id)),

  /** Puts the first start away, in every browser. */
  endFirstStart: protectedProcedure.mutation(async ({ ctx }) => {
    await ctx.accounts.endFirstStart(ctx.user.id);
    return { ended: true };
  }),

  /** Browsers that are signed in, newest first; `current` is the one that asks. */
  sessions: protectedProcedure.query(async ({ ctx }) => ({
    sessions: (await ctx.accounts.sessions(ctx.user.id)).map((session) => ({
      ...session,
      current: session.id === ctx.user.sessionId,
    })),
  })),

  /** Signs one browser out. `NOT_FOUND` when it is not signed in. */
  endSession: protectedProcedure.input(IdSchema).mutation(async ({ ctx, input }) => {
    await ctx.accounts.endSession(ctx.user.id, input.id);
    return { ended: true };
  }),

  /** Keys in the order in which they were made, without what is secret of them. */
  keys: protectedProcedure.query(async ({ ctx }) => ({ keys: await ctx.accounts.keys(ctx.user.id) })),

  /** Makes a key. `key` is told this once. */
  addKey: protectedProcedure.input(NewKeySchema).mutation(({ ctx, input }) => ctx.accounts.addKey(ctx.user.id, input)),

  /** Ends a key at once. `NOT_FOUND` where there is none. */
  revokeKey: protectedProcedure
    .input(IdSchema)
    .mutation(async ({ ctx, input }) => ({ key: await ctx.accounts.revokeKey(input.id, ctx.user.id) })),
});
