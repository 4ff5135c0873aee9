import { CirclePause, CirclePlay, LoaderCircle, TriangleAlert } from 'lucide-react';
import { DetailsPopover, Facts } from '../../../components/ui/details-popover.tsx';
import { formatDuration, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { jobWords, modeWords, pendingWords, silenceWords, stateWords } from '../model/runtime-words.ts';

const iconOf = (state: string) => {
  if (state === 'running') return CirclePlay;
  if (state === 'paused' || state === 'idle') return CirclePause;
  return state === 'degraded' || state === 'faulted' ? TriangleAlert : LoaderCircle;
};

/**
 * State and mode of the runtime with its uptime, and what it still has to take over. An engine that is
 * silent has the time since then in the place of what is no longer known, so that nothing moves.
 */
export const RuntimeChip = () => {
  const status = useLive(({ data }) => data.status);
  // Uptime is counted on from the start that the server told, by the server's clock.
  const uptime = useLive(({ data, serverNow }) => (data.status ? formatDuration(serverNow - data.status.startedAt) : ''));
  const silence = useLive(({ data, serverNow }) => (data.status ? silenceWords(data.status, serverNow) : ''));
  if (!status) return <span className="skeleton h-3 w-44" role="img" aria-label="Waiting for the state of the engine" />;
  const Icon = silence ? TriangleAlert : iconOf(status.state);
  const pending = pendingWords(status);
  return (
    <DetailsPopover
      title="Runtime"
      triggerClassName="shrink-0"
      trigger={
        <>
          <Icon aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
          <span className={silence ? 'text-faint line-through' : 'font-medium'}>{stateWords(status.state)}</span>
          {silence ? (
            <span className="text-left text-accent sm:min-w-60">{silence}</span>
          ) : (
            <span className="hidden min-w-60 gap-1.5 sm:inline-flex">
              <span className="text-muted">{modeWords(status.mode)}</span>
              <span className="text-faint">up {uptime}</span>
            </span>
          )}
          {pending && <span className="text-accent">{pending}</span>}
        </>
      }
    >
      <Facts
        facts={[
          ['State', stateWords(status.state)],
          ['Mode', modeWords(status.mode)],
          ['Mode asked for', modeWords(status.desired.mode)],
          ['Settings running', `v${status.applied.settingsVersion}`],
          ['Settings saved', `v${status.desired.settingsVersion}`],
          ['Started', formatUtc(status.startedAt)],
          ['Commands waiting', status.queue.waiting],
        ]}
      />
    </DetailsPopover>
  );
};

/** Work that goes on now, with its progress. */
export const JobChips = () => {
  const jobs = useLive(({ data }) => data.status?.jobs);
  return jobs?.map((job) => (
    <span key={job.requestId} className="flex shrink-0 items-center gap-2 px-2">
      <progress
        aria-label={jobWords(job)}
        className="job-progress h-1 w-10"
        value={job.progress.done}
        max={Math.max(1, job.progress.total)}
      />
      <span className="text-muted">{jobWords(job)}</span>
    </span>
  ));
};
