import { Link } from '@tanstack/react-router';
import { Check, LoaderCircle, Pause, Play } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { useCommand } from '../../commands/api/use-command.ts';
import { PLACES } from '../../commands/model/places.ts';

/** How long a success is shown, ms; anything else stays until the next press. */
const SUCCESS_SHOWN_MS = 4_000;

/** Pause or resume from every page, with the life of the command beside it. */
export const PauseButton = () => {
  const { sent, record, underWay, send } = useCommand(PLACES.pause);
  const paused = useLive(({ data }) => data.status?.desired.paused ?? null);
  const isOver = useLive(({ serverNow }) => record?.status === 'succeeded' && serverNow - (record.endedAt ?? 0) > SUCCESS_SHOWN_MS);
  const words = !sent || isOver ? '' : (record?.status ?? (sent.step === 'unsent' ? 'not sent' : 'sending'));
  const label = paused ? 'Resume' : 'Pause';
  const Icon = underWay ? LoaderCircle : words === 'succeeded' ? Check : paused ? Play : Pause;
  return (
    <span className="flex shrink-0 items-center gap-2">
      <span role="status" className="max-lg:sr-only">
        {words !== '' && (
          <Link to="/control" search={{}} className="text-muted hover:text-fg" title={record?.error?.message ?? sent?.message}>
            {words}
          </Link>
        )}
      </span>
      <Button
        look="outline"
        size="small"
        aria-label={`${label} the engine`}
        title={paused ? 'Watch again' : 'Let go of the market: no new values and no alerts until resumed'}
        disabled={paused === null || underWay}
        className="max-lg:size-8 max-lg:border-0 max-lg:px-0 lg:w-[88px]"
        onClick={() => send({ type: paused ? 'resume' : 'pause' })}
      >
        <Icon aria-hidden className="size-3.5 max-lg:size-4" strokeWidth={1.75} />
        <span className="max-lg:hidden">{label}</span>
      </Button>
    </span>
  );
};
