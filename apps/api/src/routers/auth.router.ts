import { roleAllows } from '@livermore/schemas';
import type { SignedInUser } from './context.ts';
import { publicProcedure, router } from './trpc.ts';

const isOffered = (user: SignedInUser | null): user is SignedInUser =>
  user !== null && !user.isProgram && roleAllows(user.role, 'operator');

export const authRouter = router({
  /** Whether the caller is signed in, and as whom. */
  state: publicProcedure.query(async ({ ctx }) => ({
    signedIn: ctx.user !== null,
    user: ctx.user,
    version: ctx.version,
    /** Whether to offer the first start: to a person who may change settings and has neither gone through nor put it away. */
    firstStart: isOffered(ctx.user) && (await ctx.accounts.isFirstStartOpen(ctx.user.id)),
  })),
});
