import { initTRPC, TRPCError } from '@trpc/server';
import type { RequestContext } from './context.ts';

const trpc = initTRPC.context<RequestContext>().create({
  // Answers carry no stack traces, whatever the process is told about its environment.
  isDev: false,
  sse: {
    // A page says within three seconds that its line is broken; so pings come every second.
    ping: { enabled: true, intervalMs: 1_000 },
    client: { reconnectAfterInactivityMs: 3_000 },
  },
});

export const router = trpc.router;

export const publicProcedure = trpc.procedure;

/** A procedure for signed-in users; it acts for `ctx.user` only. */
export const protectedProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (!ctx.user) {
    throw new TRPCError({
      code: 'UNAUTHORIZED',
      message: 'Not signed in. Open the link that the server printed in its terminal.',
    });
  }
  return next({ ctx: { ...ctx, user: ctx.user } });
});
