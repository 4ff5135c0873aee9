import { documentProblems, mustBe, type RuntimeStatus, type RuntimeSummary, type SeenEngine } from '@livermore/schemas';
import { z } from 'zod';
import { protectedProcedure, router } from './trpc.ts';

const UserIdSchema = z.object({ id: z.number().int().positive() });

/** There is one owner. */
const OthersRoleSchema = z.enum(['viewer', 'operator'], { error: mustBe('viewer or operator') });

/** Stored as it was given: what is absent follows the defaults, also of later versions. */
const FirstSettingsSchema = z.looseObject({}).superRefine((document, context) => {
  for (const { path, reason } of documentProblems(document, {})) {
    context.addIssue({ code: 'custom', path: [...path], message: reason });
  }
});

const NewUserSchema = z.object({
  email: z.email().max(254),
  /** Absent means what stands before the @ of the address. */
  displayName: z.string().trim().min(1).max(100).optional(),
  role: OthersRoleSchema.default('viewer'),
  /** The settings to begin with, as far as they differ from the defaults. */
  settings: FirstSettingsSchema.default({}),
});

/** How many commands of somebody are shown. */
const NEWEST_COMMANDS = 50;

const summaryOf = ({ observedAt, startedAt, state, mode, paused, desired, applied, holds, symbols }: RuntimeStatus): RuntimeSummary => ({
  ...{ observedAt, startedAt, state, mode, paused, desired, applied, holds },
  symbols: symbols.length,
});

export const usersRouter = router({
  /** Everybody, in the order of their ids, and the identity provider whose tokens sign people in. */
  list: protectedProcedure.query(async ({ ctx }) => ({ users: await ctx.users.list(), issuer: ctx.users.issuer })),

  /**
   * What everybody's runtime is seen to do, in short. `status` is null until a runtime was heard,
   * which takes a moment from the first question on; `served` tells whether somebody runs it.
   */
  runtimes: protectedProcedure.query(async ({ ctx }) => {
    const [users, served, newestAlerts] = await Promise.all([ctx.users.list(), ctx.runtimes.served(), ctx.users.newestAlerts()]);
    return {
      runtimes: users.map(({ id }): SeenEngine & { userId: number } => {
        const { status, since } = ctx.runtimes.look(id);
        return { userId: id, served: served(id), since, newestAlertAt: newestAlerts.get(id) ?? null, status: status && summaryOf(status) };
      }),
    };
  }),

  /** One user with the whole status of their runtime and their newest commands. `NOT_FOUND` where there is none. */
  runtime: protectedProcedure.input(UserIdSchema).query(async ({ ctx, input: { id } }) => {
    const user = await ctx.accounts.get(id);
    const [served, newestAlerts, commands] = await Promise.all([
      ctx.runtimes.served(),
      ctx.users.newestAlerts(),
      ctx.commands.history(id, { limit: NEWEST_COMMANDS }),
    ]);
    const engine: SeenEngine<RuntimeStatus> = { ...ctx.runtimes.look(id), served: served(id), newestAlertAt: newestAlerts.get(id) ?? null };
    return { user, commands, ...engine };
  }),

  /**
   * Adds an active user with an engine of their own, and makes the link with which they choose a
   * password. `CONFLICT` when the address is in use.
   */
  add: protectedProcedure
    .input(NewUserSchema)
    .mutation(async ({ ctx, input: { email, displayName, role, settings } }) => {
      const user = await ctx.users.add({
        email,
        displayName: displayName ?? email.slice(0, email.indexOf('@')),
        role,
        settings,
        author: ctx.user.displayName,
      });
      return { user, link: await ctx.users.makeLink(user.id) };
    }),

  /** Ends a user's sessions and stops their engine; commands on their channel do nothing. The owner stays. */
  disable: protectedProcedure
    .input(UserIdSchema)
    .mutation(async ({ ctx, input }) => ({ user: await ctx.users.setActive(input.id, false) })),

  /** Starts a disabled user's engine again. */
  enable: protectedProcedure
    .input(UserIdSchema)
    .mutation(async ({ ctx, input }) => ({ user: await ctx.users.setActive(input.id, true) })),

  /** Changes what a user may do, from their next request on. The owner stays. */
  setRole: protectedProcedure
    .input(UserIdSchema.extend({ role: OthersRoleSchema }))
    .mutation(async ({ ctx, input }) => ({ user: await ctx.users.setRole(input.id, input.role) })),

  /** Says who a user is at the identity provider of this server. `CONFLICT` when that is another user already. */
  setIdentity: protectedProcedure
    .input(UserIdSchema.extend({ subject: z.string().trim().min(1).max(255) }))
    .mutation(async ({ ctx, input }) => ({ user: await ctx.users.setIdentity(input.id, input.subject) })),

  /** Tokens of the identity provider sign a user in no more. */
  removeIdentity: protectedProcedure
    .input(UserIdSchema)
    .mutation(async ({ ctx, input }) => ({ user: await ctx.users.removeIdentity(input.id) })),

  /**
   * A link with which a user chooses a new password, once. Using it ends their second factor and
   * every session; an earlier link no longer works.
   */
  makeLink: protectedProcedure
    .input(UserIdSchema)
    .mutation(async ({ ctx, input }) => ({ link: await ctx.users.makeLink(input.id) })),

  /** Keys of everybody, in the order in which they were made. */
  keys: protectedProcedure.query(async ({ ctx }) => ({ keys: await ctx.accounts.keys() })),

  /** Ends anybody's key. */
  revokeKey: protectedProcedure
    .input(UserIdSchema)
    .mutation(async ({ ctx, input }) => ({ key: await ctx.accounts.revokeKey(input.id) })),
});
