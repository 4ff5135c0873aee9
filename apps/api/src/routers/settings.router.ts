import { EXCHANGE_ORDER, isJsonObject, mustBe, settingsJsonSchema, type JsonObject } from '@livermore/schemas';
import { z } from 'zod';
import type { SignedInUser } from './context.ts';
import { protectedProcedure, router } from './trpc.ts';

/** Checked field by field afterwards, so that the answer names fields as the document does. */
const DocumentSchema = z.custom<JsonObject>(isJsonObject, { error: mustBe('a JSON object') });
const VersionSchema = z.number().int().nonnegative();
const ReasonSchema = z.string().trim().min(1).max(500).optional();

const PageSchema = z
  .object({ limit: z.number().int().min(1).max(200).default(50), before: VersionSchema.optional() })
  .prefault({});

/**
 * The signed-in user's settings. Wrong input is `BAD_REQUEST` with each field and its reason in
 * `data.problems`; a change of what somebody else changed meanwhile is `CONFLICT` with the document
 * in force, its version and the fields in `data.conflict`.
 */
export const settingsRouter = router({
  /** The complete document in force, its version, and warnings about secrets in it. */
  get: protectedProcedure.query(({ ctx }) => ctx.settings.get(ctx.user.id)),

  /**
   * Applies a JSON merge patch: arrays are replaced, null removes what is optional. `baseVersion` is
   * the version that the caller saw; absent, it is the one in force.
   */
  update: protectedProcedure
    .input(z.object({ patch: DocumentSchema, baseVersion: VersionSchema.optional(), reason: ReasonSchema }))
    .mutation(({ ctx, input: { patch, baseVersion, reason } }) =>
      ctx.settings.update(authorOf(ctx.user, reason), patch, baseVersion),
    ),

  /** Every setting back to its default; keys that are not ours stay. */
  reset: protectedProcedure
    .input(z.object({ reason: ReasonSchema }).prefault({}))
    .mutation(({ ctx, input }) => ctx.settings.reset(authorOf(ctx.user, input.reason))),

  /** Versions with author, time, reason and what each changed, newest first. */
  history: protectedProcedure
    .input(PageSchema)
    .query(async ({ ctx, input }) => ({ versions: await ctx.settings.history(ctx.user.id, input) })),

  /** The document of one version, as it was stored. `NOT_FOUND` where there is no such version. */
  version: protectedProcedure
    .input(z.object({ version: VersionSchema }))
    .query(({ ctx, input }) => ctx.settings.version(ctx.user.id, input.version)),

  /** Makes the document of an earlier version the newest one. `NOT_FOUND` where there is no such version. */
  restore: protectedProcedure
    .input(z.object({ version: VersionSchema, reason: ReasonSchema }))
    .mutation(({ ctx, input }) => ctx.settings.restore(authorOf(ctx.user, input.reason), input.version)),

  /** The document as it is stored. */
  export: protectedProcedure.query(({ ctx }) => ctx.settings.export(ctx.user.id)),

  /**
   * Replaces the document by another one as a whole. Unless `apply` is true, it is only checked and
   * what would change is shown; `baseVersion`, the version of that answer, then refuses to replace a later one.
   */
  import: protectedProcedure
    .input(
      z.object({
        document: DocumentSchema,
        apply: z.boolean().default(false),
        baseVersion: VersionSchema.optional(),
        reason: ReasonSchema,
      }),
    )
    .mutation(async ({ ctx, input: { document, apply, baseVersion, reason } }) => {
      const preview = await ctx.settings.previewImport(ctx.user.id, document);
      if (!apply) return { ...preview, applied: false, requestId: null };
      const by = authorOf(ctx.user, reason);
      const { version, requestId } = await ctx.settings.import(by, document, baseVersion ?? preview.version);
      return { changes: preview.changes, version, applied: true, requestId };
    }),

  /** The JSON Schema of the document. */
  jsonSchema: protectedProcedure.query(() => settingsJsonSchema()),

  /** Asks an exchange for its products and, where it has credentials, for the account's positions. */
  scanSymbols: protectedProcedure
    .input(z.object({ exchange: z.enum(EXCHANGE_ORDER) }))
    .mutation(({ ctx, input }) => ctx.scans.scan(ctx.user.id, input.exchange)),
});

const authorOf = ({ id, displayName }: SignedInUser, reason: string | undefined) => ({
  userId: id,
  author: displayName,
  reason,
});
