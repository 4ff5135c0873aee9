import { tracked, type TrackedEnvelope } from '@trpc/server';
import { LIVE_TOPICS, type LiveEvent, type LiveTopic } from '@livermore/schemas';
import { z } from 'zod';
import type { LiveChanges, RequestContext, SignedInUser } from './context.ts';
import { protectedProcedure, router } from './trpc.ts';

const WatchSchema = z.object({
  topics: z.array(z.enum(LIVE_TOPICS)).min(1),
  /** Id of the last event received; the stream goes on after it, also across a restart. */
  lastEventId: z.string().optional(),
});

/** How many alerts a fresh stream begins with, and how many are read at a time. */
const ALERTS_PER_READ = 100;

export const eventsRouter = router({
  /**
   * The one live stream of a tab. The id of each event is the id of the newest alert delivered so
   * far: stored ids survive a restart, so alerts resume without loss or repetition, while market
   * and status begin with a fresh snapshot.
   */
  watch: protectedProcedure
    .input(WatchSchema)
    .subscription(({ ctx, input, signal }) => watch(ctx, input, signal ?? new AbortController().signal)),
});

type Context = RequestContext & { user: SignedInUser };

async function* watch(
  ctx: Context,
  input: z.output<typeof WatchSchema>,
  signal: AbortSignal,
): AsyncGenerator<TrackedEnvelope<LiveEvent>, void> {
  const userId = ctx.user.id;
  const topics = new Set<LiveTopic>(input.topics);
  // Listening begins before anything is read, so that nothing falls between the two.
  const changes = await ctx.projections.watch(userId, input.topics);
  try {
    let cursor = resumeFrom(input.lastEventId);
    const event = (body: LiveEvent): TrackedEnvelope<LiveEvent> => tracked(String(cursor ?? 0), body);

    if (topics.has('alerts') && cursor === null) {
      const alerts = await ctx.alerts.list(userId, { limit: ALERTS_PER_READ });
      cursor = alerts[0]?.id ?? 0;
      yield event({ topic: 'alerts', kind: 'snapshot', alerts });
    }
    let changed: LiveChanges = { status: true, alerts: true, matrix: true, revisedAlerts: [], rows: [] };
    for (;;) {
      if (signal.aborted) return;
      if (topics.has('status') && changed.status) {
        const status = ctx.projections.status(userId);
        if (status) yield event({ topic: 'status', status, serverTime: ctx.now() });
      }
      if (topics.has('market') && changed.matrix) {
        const rows = await ctx.projections.matrix(userId);
        yield event({ topic: 'market', kind: 'snapshot', rows, serverTime: ctx.now() });
      } else if (changed.rows.length > 0) {
        yield event({ topic: 'market', kind: 'changes', rows: changed.rows, serverTime: ctx.now() });
      }
      for (const alert of changed.revisedAlerts) yield event({ topic: 'alerts', kind: 'alert', alert });
      if (topics.has('alerts') && changed.alerts) {
        for (;;) {
          const alerts = await ctx.alerts.after(userId, cursor ?? 0, ALERTS_PER_READ);
          for (const alert of alerts) {
            cursor = alert.id;
            yield event({ topic: 'alerts', kind: 'alert', alert });
          }
          if (alerts.length < ALERTS_PER_READ) break;
        }
      }
      changed = await changes.next(signal);
    }
  } finally {
    changes.close();
  }
}

/** The alert id in an event id, or null for a fresh stream (also when the id is not one of ours). */
const resumeFrom = (lastEventId: string | undefined): number | null =>
  lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
