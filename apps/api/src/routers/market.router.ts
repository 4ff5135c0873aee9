import { protectedProcedure, router } from './trpc.ts';

export const marketRouter = router({
  /** Every watched symbol with its newest values, in the order of the user's settings. */
  matrix: protectedProcedure.query(({ ctx }) => ctx.projections.matrix(ctx.user.id)),
});
