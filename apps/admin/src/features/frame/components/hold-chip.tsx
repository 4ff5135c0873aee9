import { TriangleAlert } from 'lucide-react';
import { DetailsPopover } from '../../../components/ui/details-popover.tsx';
import { formatDuration } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';

/** Reasons why something does not run, the first of them readable without opening. */
export const HoldChip = () => {
  const holds = useLive(({ data }) => data.status?.holds);
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  const [first] = holds ?? [];
  if (!holds || !first) return null;
  return (
    <DetailsPopover
      title="Holds"
      triggerClassName="max-w-80 shrink-0 lg:shrink-[4] bg-fg text-bg hover:bg-muted aria-expanded:bg-muted"
      trigger={
        <>
          <TriangleAlert aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />
          <span className="truncate font-medium">{first.message}</span>
          {holds.length > 1 && <span className="shrink-0">+{holds.length - 1}</span>}
        </>
      }
    >
      <ul className="flex flex-col gap-3">
        {holds.map(({ reason, message, since }) => (
          <li key={`${reason} ${message}`}>
            <p className="text-fg">{message}</p>
            <p className="text-faint">
              {reason}, for {formatDuration(now - since)}
            </p>
          </li>
        ))}
      </ul>
    </DetailsPopover>
  );
};
