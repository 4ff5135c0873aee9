import { CircleCheck, CircleSlash, LoaderCircle, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { cn } from '../../../lib/cn.ts';
import { useLive } from '../../../live/live-context.tsx';
import type { PlacedCommand } from '../api/use-command.ts';
import { commandName, lifeWords } from '../model/command-words.ts';

interface CommandLifeProps {
  command: PlacedCommand;
  className?: string;
}

/**
 * The life of the command last given in this place, where it was given: sending, stored,
 * acknowledged, running with progress, its end. A line of fixed height, empty before the first.
 */
export const CommandLife = ({ command, className }: CommandLifeProps) => {
  const { sent, record, underWay, cancel, dismiss, send } = command;
  const words = useLive(({ serverNow }) => lifeText(command, serverNow));
  const Icon = iconOf(command);
  const progress = record?.status === 'running' ? record.progress : null;
  return (
    <div className={cn('flex min-h-6 items-center gap-2', className)}>
      <p role="status" className={cn('flex min-w-0 items-center gap-1.5', underWay ? 'text-muted' : 'text-fg')}>
        {sent && <Icon aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />}
        <span className="line-clamp-2" title={words}>
          {words}
        </span>
      </p>
      {progress && (
        <progress
          aria-label="Progress"
          className="job-progress h-1 w-16 shrink-0"
          value={progress.done}
          max={Math.max(1, progress.total)}
        />
      )}
      {sent?.step === 'unsent' && !record && (
        <Button look="quiet" size="small" onClick={() => send(sent.request)}>
          Try again
        </Button>
      )}
      {sent && underWay && record && (
        <Button look="quiet" size="small" disabled={sent.cancelling} onClick={cancel}>
          Cancel
        </Button>
      )}
      {sent && !underWay && (
        <Button look="quiet" size="icon" aria-label={`Dismiss: ${words}`} onClick={dismiss}>
          <X aria-hidden className="size-3.5" />
        </Button>
      )}
    </div>
  );
};

const lifeText = ({ sent, record }: PlacedCommand, serverNow: number): string => {
  if (!sent) return '';
  const name = commandName(sent.request.type);
  if (record) {
    const cancelling = sent.cancelling && record.endedAt === null ? ', cancelling' : '';
    return `${name}: ${lifeWords(record, serverNow, sent.workerPresent)}${cancelling}${sent.message && `. ${sent.message}`}`;
  }
  return sent.step === 'unsent' ? `${name}: not sent. ${sent.message}` : `${name}: sending`;
};

const iconOf = ({ sent, record, underWay }: PlacedCommand): LucideIcon => {
  if (underWay) return LoaderCircle;
  if (sent?.step === 'unsent' && !record) return TriangleAlert;
  if (record?.status === 'succeeded') return CircleCheck;
  return record?.status === 'cancelled' || record?.status === 'superseded' ? CircleSlash : TriangleAlert;
};
