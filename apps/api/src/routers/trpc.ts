import { AppError } from '@livermore/base';
import { pathText, problemsOfError, redactSecrets } from '@livermore/schemas';
import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { SettingsConflict, SettingsRefused, type NamedProblem } from '../control/settings-errors.ts';
import type { RequestContext } from './context.ts';
import { checkRole } from './procedure-roles.ts';

const trpc = initTRPC.context<RequestContext>().create({
  // Answers carry no stack traces, whatever the process is told about its environment.
  isDev: false,
  /**
   * An expected error has its code (docs/errors.md) in `data.appCode`. Wrong input is told in words
   * and field by field in `data.problems`, a conflict of settings in `data.conflict`. What an
   * unexpected error says may be about anything: it is for the log alone.
   */
  errorFormatter: ({ shape, error: { cause, code }, ctx }) => {
    const redact = ctx?.redact ?? redactSecrets;
    const isUnexpected = code === 'INTERNAL_SERVER_ERROR' && !(cause instanceof AppError);
    const problems = cause instanceof SettingsRefused ? cause.problems : cause instanceof ZodError ? problemsOf(cause) : null;
    const message = cause instanceof ZodError ? problemsOf(cause).map(textOf).join('\n') : shape.message;
    return {
      ...shape,
      message: isUnexpected ? UNEXPECTED : redact(message),
      data: {
        ...shape.data,
        ...(shape.data.path !== undefined && { path: redact(shape.data.path) }),
        appCode: cause instanceof AppError ? cause.code : null,
        problems: problems && problems.map(({ path, reason }) => ({ path: redact(path), reason: redact(reason) })),
        conflict: cause instanceof SettingsConflict ? cause.conflict : null,
      },
    };
  },
  sse: {
    // A page says within three seconds that its line is broken; so pings come every second.
    ping: { enabled: true, intervalMs: 1_000 },
    client: { reconnectAfterInactivityMs: 3_000 },
  },
});

const UNEXPECTED = 'The server failed at this, and its log says why. Nothing is known to have changed; try again.';

export const router = trpc.router;

/** Each field of the input that is wrong. */
const problemsOf = (error: ZodError): NamedProblem[] =>
  problemsOfError(error).map(({ path, reason }) => ({ path: path.length === 0 ? '' : pathText(path), reason }));

const textOf = ({ path, reason }: NamedProblem): string => (path === '' ? reason : `${path}: ${reason}`);

/** HTTP's word for an expected error, where its class does not tell. */
const STATUS_OF_CODE: Partial<Record<AppError['code'], TRPCError['code']>> = {
  NOT_ALLOWED: 'FORBIDDEN',
  UNKNOWN_USER: 'NOT_FOUND',
  UNKNOWN_KEY: 'NOT_FOUND',
  UNKNOWN_SESSION: 'NOT_FOUND',
  USER_EXISTS: 'CONFLICT',
  OWNER_STAYS: 'CONFLICT',
  SETTINGS_CONFLICT: 'CONFLICT',
  UNKNOWN_VERSION: 'NOT_FOUND',
  UNKNOWN_ALERT: 'NOT_FOUND',
  QUEUE_FULL: 'TOO_MANY_REQUESTS',
};

const STATUS_OF_CLASS = {
  refuse: 'BAD_REQUEST',
  retry: 'SERVICE_UNAVAILABLE',
  fatal: 'INTERNAL_SERVER_ERROR',
} as const;

/**
 * What every procedure begins with: an expected error keeps its message and says by its status what
 * to do, and nobody gets further than `checkRole` lets them.
 */
const checkedProcedure = trpc.procedure
  .use(async ({ next }) => {
    const result = await next();
    if (result.ok || !(result.error.cause instanceof AppError)) return result;
    const { cause } = result.error;
    const code = STATUS_OF_CODE[cause.code] ?? STATUS_OF_CLASS[cause.errorClass];
    throw new TRPCError({ code, message: cause.message, cause });
  })
  .use(({ ctx, path, next }) => {
    if (checkRole(path, ctx.user) === 'unknown') throw notSignedIn();
    return next();
  });

const notSignedIn = (): TRPCError =>
  new TRPCError({
    code: 'UNAUTHORIZED',
    message: 'Not signed in. Sign in with e-mail and password, or open the link that the server printed in its terminal.',
  });

/** A procedure that may be called without being signed in. */
export const publicProcedure = checkedProcedure;

/** A procedure for signed-in users with the role that `LEAST_ROLES` asks for; it acts for `ctx.user` only. */
export const protectedProcedure = checkedProcedure.use(({ ctx, next }) => {
  if (!ctx.user) throw notSignedIn();
  return next({ ctx: { ...ctx, user: ctx.user } });
});
