import { publicProcedure, router } from './trpc.ts';

export const authRouter = router({
  /** Whether the caller is signed in, and as whom. */
  state: publicProcedure.query(({ ctx }) => ({
    signedIn: ctx.user !== null,
    user: ctx.user,
    version: ctx.version,
  })),
});
