import { EXCHANGE_ORDER, mustBe, SYMBOL_PATTERN } from '@livermore/schemas';
import { z } from 'zod';
import type { RequestContext, SignedInUser } from './context.ts';
import { protectedProcedure, router } from './trpc.ts';

const ExchangeSchema = z.enum(EXCHANGE_ORDER);
const SymbolSchema = z.string().regex(SYMBOL_PATTERN, { error: mustBe('BASE-QUOTE in capitals') });

/** A symbol of the first enabled exchange unless another one is named. */
const SymbolOfExchangeSchema = z.object({ symbol: SymbolSchema, exchange: ExchangeSchema.optional() });

const SearchSchema = z.object({
  /** A part of the symbol, in any case; empty for the first of all. */
  query: z.string().max(60).default(''),
  exchange: ExchangeSchema.optional(),
  limit: z.number().int().min(1).max(100).default(30),
}).prefault({});

const MetricsSchema = z.object({ exchangeId: z.number().int().positive(), symbol: SymbolSchema }).optional();

/** A pasted text, JSON or lines, or its lines one by one. */
const LinesSchema = z.object({
  lines: z.union([z.string().max(200_000), z.array(z.string().max(200)).max(5_000).transform((lines) => lines.join('\n'))]),
});

/** What the signed-in user watches, and what else there is to watch. */
export const symbolsRouter = router({
  /** The monitored symbols in the order of the settings, then held ones that are watched for their value. */
  list: protectedProcedure.query(({ ctx }) => ctx.watchlist.list(ctx.user.id)),

  /** Products of the enabled exchanges by a part of their symbol, with price and volume as far as they are known yet. */
  search: protectedProcedure.input(SearchSchema).query(({ ctx, input }) => ctx.watchlist.search(ctx.user.id, input)),

  /** Quality of each series of the watched symbols, or of one of them. */
  metrics: protectedProcedure
    .input(MetricsSchema)
    .query(async ({ ctx, input }) => ({ symbols: await ctx.watchlist.metrics(ctx.user.id, input) })),

  /** Sends `add-symbol`; what becomes of it is told on the `commands` topic. */
  add: protectedProcedure
    .input(SymbolOfExchangeSchema)
    .mutation(({ ctx, input }) => ctx.commands.send(authorOf(ctx), { type: 'add-symbol', payload: input })),

  /** Sends `remove-symbol`. */
  remove: protectedProcedure
    .input(SymbolOfExchangeSchema)
    .mutation(({ ctx, input }) => ctx.commands.send(authorOf(ctx), { type: 'remove-symbol', payload: input })),

  /** What an import would make of each entry; changes nothing. */
  validate: protectedProcedure
    .input(LinesSchema)
    .mutation(async ({ ctx, input }) => ({ entries: await ctx.symbolImport.validate(ctx.user.id, input.lines) })),

  /** Adds every valid entry in one version of the settings, and tells the verdict on each. */
  bulkImport: protectedProcedure
    .input(LinesSchema)
    .mutation(({ ctx, input }) =>
      ctx.symbolImport.import({ userId: ctx.user.id, author: ctx.user.displayName }, input.lines),
    ),
});

const authorOf = ({ user }: RequestContext & { user: SignedInUser }) =>
  ({ userId: user.id, actor: user.displayName, origin: user.isProgram ? 'cli' : 'admin' }) as const;
