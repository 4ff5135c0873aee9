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

/** How many lines of the log a stream begins with. */
const LINES_AT_FIRST = 500;

/** How many commands a fresh stream begins with, and how many changes are read at a time. */
const COMMANDS_PER_READ = 50;

export const eventsRouter = router({
  /**
   * The one live stream of a tab. The id of each event names the newest alert and the newest change
   * of a command delivered so far: stored numbers survive a restart, so both resume without loss or
   * repetition, while market, status and log begin with a fresh snapshot.
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
  const leaveLogs = topics.has('logs') ? ctx.logs.follow(ctx.user, changes) : null;
  try {
    const place = placeOf(input.lastEventId);
    const event = (body: LiveEvent): TrackedEnvelope<LiveEvent> => tracked(eventId(place), body);

    if (topics.has('alerts') && place.alert === null) {
      const alerts = await ctx.alerts.list(userId, { limit: ALERTS_PER_READ });
      place.alert = alerts[0]?.id ?? 0;
      yield event({ topic: 'alerts', kind: 'snapshot', alerts });
    }
    if (topics.has('commands') && place.change === null) {
      const { commands, changeId } = await ctx.commands.snapshot(userId, COMMANDS_PER_READ);
      place.change = changeId;
      yield event({ topic: 'commands', kind: 'snapshot', commands });
    }
    let changed: LiveChanges = {
      ...{ status: true, alerts: true, commands: true, matrix: true, revisedAlerts: [], rows: [] },
      logs: topics.has('logs') ? { lines: [], dropped: 0, isToReadAgain: true } : null,
    };
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
          const alerts = await ctx.alerts.after(userId, place.alert ?? 0, ALERTS_PER_READ);
          for (const alert of alerts) {
            place.alert = alert.id;
            yield event({ topic: 'alerts', kind: 'alert', alert });
          }
          if (alerts.length < ALERTS_PER_READ) break;
        }
      }
      if (topics.has('commands') && changed.commands) {
        for (;;) {
          const commands = await ctx.commands.changedAfter(userId, place.change ?? 0, COMMANDS_PER_READ);
          for (const command of commands) {
            place.change = command.changeId;
            yield event({ topic: 'commands', kind: 'command', command });
          }
          if (commands.length < COMMANDS_PER_READ) break;
        }
      }
      if (changed.logs?.isToReadAgain) {
        yield event({ topic: 'logs', kind: 'snapshot', ...ctx.logs.page(ctx.user, { limit: LINES_AT_FIRST }) });
      } else if (changed.logs) {
        yield event({ topic: 'logs', kind: 'lines', lines: changed.logs.lines, dropped: changed.logs.dropped });
      }
      changed = await changes.next(signal);
    }
  } finally {
    leaveLogs?.();
    changes.close();
  }
}

/** What a reader has seen: id of the newest alert, number of the newest change; null before the first. */
interface Place {
  alert: number | null;
  change: number | null;
}

/** `<alert>.<change>`; what the reader did not ask for is left out, so that it gets a snapshot when it does. */
const eventId = ({ alert, change }: Place): string => `${alert ?? ''}.${change ?? ''}`;

/** The place in an event id; a fresh one when the id is not one of ours. An id may be of an alert alone. */
const placeOf = (lastEventId: string | undefined): Place => {
  const [, alert = '', change = ''] = /^(\d{0,15})(?:\.(\d{0,15}))?$/.exec(lastEventId ?? '') ?? [];
  return { alert: alert === '' ? null : Number(alert), change: change === '' ? null : Number(change) };
};
