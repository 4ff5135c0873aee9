import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { Mark } from '../../../components/ui/mark.tsx';
import { formatUtc } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { useAccountChanged } from '../../account/components/use-account-changed.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { seenWords } from '../model/engine-words.ts';
import { ROLE_OPTIONS, type GivenRole } from '../model/role-options.ts';
import { IdentityDialog } from './identity-dialog.tsx';

interface ShownUser {
  id: number;
  email: string;
  displayName: string;
  role: string;
  active: boolean;
  hasPassword: boolean;
  secondFactor: boolean;
  identity: { issuer: string; subject: string } | null;
  lastSeenAt: number | null;
}

interface UserRowProps {
  user: ShownUser;
  /** The identity provider whose tokens are accepted; null where there is none. */
  issuer: string | null;
  onLink: (link: { path: string; expiresAt: number }) => void;
}

/** One person: what they may do, how they sign in, and what the owner may do about it. */
export const UserRow = ({ user, issuer, onLink }: UserRowProps) => {
  const { id, email, displayName, role, active, lastSeenAt } = user;
  const lastSeen = useLive(({ serverNow }) => seenWords(lastSeenAt, serverNow));
  const changed = useAccountChanged();
  const setRole = useMutation(trpc.users.setRole.mutationOptions({ onSettled: changed }));
  const enable = useMutation(trpc.users.enable.mutationOptions({ onSettled: changed }));
  const disable = useMutation(trpc.users.disable.mutationOptions({ onSettled: changed }));
  const makeLink = useMutation(trpc.users.makeLink.mutationOptions({ onSuccess: ({ link }) => onLink(link) }));
  const [asks, setAsks] = useState<'link' | 'identity' | 'disable' | null>(null);
  const isOwner = role === 'owner';
  const error = setRole.error ?? enable.error ?? disable.error ?? makeLink.error;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 last:border-b-0 lg:grid-cols-[minmax(0,1fr)_130px_minmax(0,1fr)_230px]">
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className={active ? 'truncate font-medium' : 'truncate font-medium text-faint line-through'}>{displayName}</span>
          <span className="font-mono text-[12px] text-faint" title="Number of the user, as in channels and logs">
            {id}
          </span>
          {!active && <Mark meaning="Cannot sign in; the engine does not run">Disabled</Mark>}
        </span>
        <span className="block truncate text-muted">{email}</span>
      </span>
      {isOwner ? (
        <span className="px-2 text-muted">Owner</span>
      ) : (
        <select
          aria-label={`Role of ${displayName}`}
          value={role}
          disabled={setRole.isPending}
          onChange={({ target }) => setRole.mutate({ id, role: target.value as GivenRole })}
          className="h-8 rounded border border-line-strong bg-bg px-2 text-fg"
        >
          {ROLE_OPTIONS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
      <span className="min-w-0 text-muted max-lg:col-span-2">
        <span className="block truncate" title={user.identity ? `${user.identity.subject} of ${user.identity.issuer}` : undefined}>
          {waysIn(user)}
        </span>
        <span className="block truncate text-faint" title={lastSeenAt === null ? undefined : `Last asked for something ${formatUtc(lastSeenAt)}`}>
          {lastSeen}
        </span>
      </span>
      <span className="flex flex-wrap gap-1 max-lg:col-span-2 max-lg:-ml-2.5 lg:justify-end">
        <Button look="quiet" size="small" aria-label={`New link for ${displayName}`} onClick={() => setAsks('link')}>
          New link
        </Button>
        {(issuer !== null || user.identity) && (
          <Button look="quiet" size="small" aria-label={`Identity of ${displayName}`} onClick={() => setAsks('identity')}>
            Identity
          </Button>
        )}
        {!isOwner &&
          (active ? (
            <Button look="quiet" size="small" aria-label={`Disable ${displayName}`} onClick={() => setAsks('disable')}>
              Disable
            </Button>
          ) : (
            <Button look="quiet" size="small" aria-label={`Enable ${displayName}`} disabled={enable.isPending} onClick={() => enable.mutate({ id })}>
              Enable
            </Button>
          ))}
      </span>
      <div className="col-span-full empty:hidden">
        <RefusalLine words={error?.message} />
      </div>
      <IdentityDialog open={asks === 'identity'} onOpenChange={() => setAsks(null)} user={user} issuer={issuer} />
      <ConfirmDialog
        open={asks === 'link'}
        onOpenChange={() => setAsks(null)}
        title={`Make a new link for ${displayName}?`}
        confirmLabel="Make link"
        onConfirm={() => makeLink.mutate({ id })}
      >
        <p>With it a new password is chosen. Using it switches the second factor off and signs every browser out; an earlier link no longer works.</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === 'disable'}
        onOpenChange={() => setAsks(null)}
        title={`Disable ${displayName}?`}
        confirmLabel="Disable"
        onConfirm={() => disable.mutate({ id })}
      >
        <p>They are signed out everywhere at once, their keys stop working and their engine stops: no alerts. Nothing is deleted; enabling brings it all back.</p>
      </ConfirmDialog>
    </li>
  );
};

const waysIn = ({ hasPassword, secondFactor, identity }: ShownUser): string => {
  const ways = [
    ...(hasPassword ? [secondFactor ? 'password with second factor' : 'password'] : []),
    ...(identity ? [`identity ${identity.subject}`] : []),
  ];
  return ways.length > 0 ? ways.join(', ') : 'has not chosen a password yet';
};
