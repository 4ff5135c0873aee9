import type { CommandRecord, RuntimeStatus } from '@livermore/schemas';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { formatCalmAge, formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { cancelCommand } from '../../commands/api/command-store.ts';
import { commandName, commandSubject, isOpenCommand, lifeWords, withJob } from '../../commands/model/command-words.ts';
import { jobWords } from '../../frame/model/runtime-words.ts';

const NO_COMMANDS: readonly CommandRecord[] = [];

/** What runs, what waits, and what came that was no command. */
export const WorkPanel = ({ maySteer }: { maySteer: boolean }) => {
  const commands = useLive(({ data }) => data.commands) ?? NO_COMMANDS;
  const jobs = useLive(({ data }) => data.status?.jobs);
  const waiting = useLive(({ data }) => data.status?.queue.waiting ?? 0);
  const rejected = useLive(({ data }) => data.status?.rejectedCommands);
  // The running ones first, then in the order in which they will run.
  const open = commands
    .filter(isOpenCommand)
    .map((command) => withJob(command, jobs))
    .toSorted((a, b) => Number(b.status === 'running') - Number(a.status === 'running') || a.id - b.id);
  const others = jobs?.filter(({ requestId }) => !open.some((command) => command.requestId === requestId)) ?? [];
  return (
    <Panel
      title="Work"
      className="flex-1"
      aside={<span className="ml-auto text-faint">{waiting === 0 ? 'nothing waits' : `${waiting} waiting`}</span>}
    >
      {open.length + others.length === 0 ? (
        <p className="px-4 py-3 text-muted">Nothing runs and nothing waits.</p>
      ) : (
        <ul aria-label="Running and waiting">
          {others.map((job) => (
            <li key={job.requestId} className="flex flex-col gap-1.5 border-b border-line px-4 py-2.5 last:border-0">
              <span>{jobWords(job)}</span>
              <Bar label={jobWords(job)} {...job.progress} />
            </li>
          ))}
          {open.map((command) => (
            <OpenCommand key={command.id} command={command} maySteer={maySteer} />
          ))}
        </ul>
      )}
      {rejected && rejected.count > 0 && <Rejected rejected={rejected} />}
    </Panel>
  );
};

const Bar = ({ label, done, total }: { label: string; done: number; total: number }) => (
  <progress aria-label={label} className="job-progress h-1 w-full" value={done} max={Math.max(1, total)} />
);

const OpenCommand = ({ command, maySteer }: { command: CommandRecord; maySteer: boolean }) => {
  const words = useLive(({ serverNow }) => lifeWords(command, serverNow, null));
  const [cancel, setCancel] = useState<{ asked: boolean; refusal: string }>({ asked: false, refusal: '' });
  const ask = async () => {
    setCancel({ asked: true, refusal: '' });
    const refusal = await cancelCommand(command.requestId);
    if (refusal) setCancel({ asked: false, refusal });
  };
  const name = commandName(command.type);
  const { progress } = command;
  return (
    <li className="flex flex-col gap-1 border-b border-line px-4 py-2.5 last:border-0">
      <div className="flex items-center gap-2">
        <span className="shrink-0 font-medium">{name}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-[12px] text-muted">{commandSubject(command)}</span>
        {maySteer && (
          <Button look="outline" size="small" disabled={cancel.asked} aria-label={`Cancel ${name}`} onClick={() => void ask()}>
            {cancel.asked ? 'Cancelling' : 'Cancel'}
          </Button>
        )}
      </div>
      {progress && <Bar label={`${name}, progress`} done={progress.done} total={progress.total} />}
      <p className="flex justify-between gap-3 text-muted">
        <span>{cancel.refusal || words}</span>
        {progress && <span className="truncate font-mono text-[12px] text-faint">{progress.current}</span>}
      </p>
    </li>
  );
};

const Rejected = ({ rejected }: { rejected: RuntimeStatus['rejectedCommands'] }) => {
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  return (
    <details className="border-t border-line px-4 py-2.5">
      <summary className="text-muted">
        {rejected.count === 1 ? '1 message was' : `${rejected.count} messages were`} no command
      </summary>
      <ul className="mt-2 flex flex-col gap-2">
        {rejected.recent.map(({ at, code, message, excerpt }) => (
          <li key={`${at} ${excerpt}`}>
            <p>
              <time dateTime={new Date(at).toISOString()} title={`${formatUtc(at)}, ${formatCalmAge(now - at)}`} className="text-faint">
                {formatLocal(at, now)}
              </time>{' '}
              {message} <span className="font-mono text-[12px] text-faint">{code}</span>
            </p>
            <pre className="overflow-x-auto font-mono text-[12px] text-muted">{excerpt}</pre>
          </li>
        ))}
      </ul>
    </details>
  );
};
