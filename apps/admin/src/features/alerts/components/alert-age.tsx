import type { Alert } from '@livermore/schemas';
import { formatCalmAge, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';

/** How long ago an alert was stored, with the exact time on hover. */
export const AlertAge = ({ alert: { createdAt } }: { alert: Pick<Alert, 'createdAt'> }) => {
  const age = useLive(({ serverNow }) => formatCalmAge(serverNow - createdAt));
  return (
    <time dateTime={new Date(createdAt).toISOString()} title={formatUtc(createdAt)} className="text-right whitespace-nowrap text-faint">
      {age}
    </time>
  );
};
