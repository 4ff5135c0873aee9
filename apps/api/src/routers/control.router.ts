import { TRPCError } from '@trpc/server';
import { protectedProcedure, router } from './trpc.ts';

export const controlRouter = router({
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
