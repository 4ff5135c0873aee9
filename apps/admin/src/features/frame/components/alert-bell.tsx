import { Link, useLocation } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useCallback, useState } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import { useUnseenAlerts } from '../../alerts/api/seen-alerts.ts';
import { AlertItem } from '../../alerts/components/alert-item.tsx';
import { ALERTS_PAGE } from '../model/pages.ts';

const SHOWN = 6;

const NO_FILTER = {};

/** How many alerts nobody has looked at yet, and the newest of them. */
export const AlertBell = ({ userId }: { userId: number }) => {
  const [open, setOpen] = useState(false);
  const onAlertsPage = useLocation({ select: ({ pathname }) => pathname.startsWith('/alerts') });
  const unseen = useUnseenAlerts(userId, open || onAlertsPage);
  const alerts = useLive(({ data }) => data.alerts);
  const close = useCallback(() => setOpen(false), []);
  const count = unseen > 99 ? '99+' : String(unseen);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={unseen === 0 ? 'Alerts' : `Alerts, ${count} not seen yet`}
        className="relative flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-raised hover:text-fg aria-expanded:bg-raised"
      >
        <Bell aria-hidden className="size-4" strokeWidth={1.75} />
        {unseen > 0 && (
          <span
            aria-hidden
            className="absolute top-0 right-0 flex h-3.5 min-w-3.5 items-center justify-center rounded-full bg-accent px-0.5 text-[9px] leading-none font-bold text-on-accent"
          >
            {count}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Newest alerts"
          sideOffset={6}
          align="end"
          collisionPadding={8}
          className="z-50 flex max-h-[min(480px,calc(100dvh-120px))] w-80 max-w-[calc(100vw-16px)] flex-col overflow-y-auto rounded-md border border-line-strong bg-surface shadow-lg shadow-black/20 outline-none"
        >
          {alerts?.slice(0, SHOWN).map((alert) => (
            <AlertItem key={alert.id} alert={alert} filter={NO_FILTER} onClick={close} />
          ))}
          {alerts?.length === 0 && <p className="p-4 text-muted">No alert yet. The next one is counted here.</p>}
          {ALERTS_PAGE && (
            <Link
              to={ALERTS_PAGE.path}
              onClick={close}
              className="flex h-9 shrink-0 items-center justify-center text-accent hover:bg-raised"
            >
              All alerts
            </Link>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
};
