import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { Mark } from '../../../components/ui/mark.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { formatAge, formatUtc } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useAuthStep } from '../../auth/components/use-auth-step.ts';
import { browserWords } from '../model/browser-words.ts';
import { useAccountChanged } from './use-account-changed.ts';
import { useServerNow } from './use-server-now.ts';

/** Browsers that are signed in, and how to sign them out. */
export const SessionsPanel = () => {
  const queryClient = useQueryClient();
  const now = useServerNow();
  const changed = useAccountChanged();
  const { data, isError } = useQuery(trpc.account.sessions.queryOptions());
  const end = useMutation(trpc.account.endSession.mutationOptions({ onSettled: changed }));
  const everywhere = useAuthStep();
  const [asks, setAsks] = useState(false);
  const signOutEverywhere = async () => {
    const answer = await everywhere.send('/revoke-sessions');
    if (answer.ok) await queryClient.invalidateQueries({ queryKey: trpc.auth.state.queryKey() });
  };
  return (
    <Panel
      title="Browsers signed in"
      className="flex-1"
      aside={
        <Button look="outline" size="small" className="ml-auto" onClick={() => setAsks(true)}>
          Sign out everywhere
        </Button>
      }
    >
      <ul className="flex flex-col">
        {data?.sessions.map(({ id, current, userAgent, ipAddress, createdAt }) => (
          <li key={id} className="flex min-h-11 items-center gap-3 border-b border-line px-4 py-1.5 last:border-b-0">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2">
                <span className="truncate font-medium">{browserWords(userAgent)}</span>
                {current && <Mark meaning="The browser you are looking at">This one</Mark>}
              </span>
              <span className="text-muted" title={formatUtc(createdAt)}>
                {ipAddress ? `from ${ipAddress}, ` : ''}signed in {formatAge(now - createdAt)} ago
              </span>
            </span>
            {!current && (
              <Button
                look="quiet"
                size="small"
                disabled={end.isPending}
                aria-label={`Sign out ${browserWords(userAgent)}, signed in ${formatAge(now - createdAt)} ago`}
                onClick={() => end.mutate({ id })}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="px-4 py-2 empty:hidden">
        <RefusalLine words={isError ? 'The sessions cannot be read now.' : (end.error?.message ?? everywhere.refusal?.words)} />
      </div>
      <ConfirmDialog
        open={asks}
        onOpenChange={setAsks}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={() => void signOutEverywhere()}
      >
        <p>
          {data?.sessions.length === 1 ? 'This browser is' : `All ${data?.sessions.length ?? ''} browsers, this one too, are`} signed out at once.
          Keys go on working; revoke those one by one.
        </p>
      </ConfirmDialog>
    </Panel>
  );
};
