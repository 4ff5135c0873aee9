import { BellOff } from 'lucide-react';
import { Notice } from '../../../components/ui/notice.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { KEPT_ALERTS } from '../../../live/alert-list.ts';
import { triggerWords } from '../model/alert-words.ts';
import { AlertList } from './alert-list.tsx';

/** Stored alerts, newest first, with new ones as they come. */
export const AlertFeed = () => {
  const alerts = useLive(({ data }) => data.alerts);
  const firstAlertId = useLive(({ data }) => data.firstAlertId);
  const newest = alerts?.[0];
  return (
    <section aria-labelledby="alert-feed-title" className="flex h-full min-h-0 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
        <h2 id="alert-feed-title" className="font-semibold">
          Alerts
        </h2>
        {alerts && alerts.length > 0 && (
          <span className="text-faint">{alerts.length === KEPT_ALERTS ? `newest ${KEPT_ALERTS}` : alerts.length}</span>
        )}
      </header>
      <p role="status" className="sr-only">
        {newest && newest.id > firstAlertId ? `New alert: ${newest.symbol} ${newest.timeframe} ${triggerWords(newest.trigger)}` : ''}
      </p>
      {alerts === null ? (
        <AlertSkeleton />
      ) : alerts.length === 0 ? (
        <Notice icon={BellOff} title="No alert yet" heading="h3">
          The next one appears here the moment a symbol reaches a level or turns.
        </Notice>
      ) : (
        <AlertList name="feed" alerts={alerts} firstAlertId={firstAlertId} />
      )}
    </section>
  );
};

const AlertSkeleton = () => (
  <div>
    {Array.from({ length: 8 }, (_, item) => (
      <div key={item} className="flex h-[52px] flex-col justify-center gap-2 border-b border-line px-3">
        <span className="skeleton h-3 w-32" />
        <span className="skeleton h-3 w-48" />
      </div>
    ))}
  </div>
);
