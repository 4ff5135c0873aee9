import { useQuery } from '@tanstack/react-query';
import { Lock, ServerOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useUser } from '../../auth/api/use-user.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { AddUserDialog } from './add-user-dialog.tsx';
import { AllKeysPanel } from './all-keys-panel.tsx';
import { EnginesPanel } from './engines-panel.tsx';
import { LinkDialog, type UserLink } from './link-dialog.tsx';
import { UserRow } from './user-row.tsx';

/** Who uses this server, for its owner. */
export const UsersPage = () => {
  usePageTitle('Users and keys');
  const { role } = useUser();
  return role === 'owner' ? (
    <UsersOfOwner />
  ) : (
    <div className="flex h-full items-center justify-center">
      <Notice icon={Lock} title="This page is the owner’s" heading="h1">
        Your own keys and sessions are under Account.
      </Notice>
    </div>
  );
};

const UsersOfOwner = () => {
  const { data, failureCount } = useQuery({ ...trpc.users.list.queryOptions(), retry: true, retryDelay: 2_000 });
  const [isAdding, setAdding] = useState(false);
  const [link, setLink] = useState<UserLink | null>(null);
  return (
    <div className="h-full overflow-y-auto">
      <h1 className="sr-only">Users and keys</h1>
      <div className="grid gap-px border-b border-line bg-line">
        <Panel
          title="Users"
          aside={
            <>
              <span className="text-muted">{data && `${data.users.length}`}</span>
              <Button size="small" className="ml-auto" onClick={() => setAdding(true)}>
                Add user
              </Button>
            </>
          }
        >
          {data ? (
            <ul className="flex flex-col">
              {data.users.map((user) => (
                <UserRow key={user.id} user={user} issuer={data.issuer} onLink={(made) => setLink({ ...made, displayName: user.displayName })} />
              ))}
            </ul>
          ) : failureCount > 0 ? (
            <Notice icon={ServerOff} title="The users cannot be read now" heading="h3">
              The server is asked again every two seconds.
            </Notice>
          ) : (
            <div role="status" aria-label="Loading the users" className="flex flex-col gap-3 p-4">
              <span className="skeleton h-4 w-full" />
              <span className="skeleton h-4 w-full" />
            </div>
          )}
          {data?.users.length === 1 && (
            <p className="px-4 pb-4 text-pretty text-muted">
              Only you so far. Everybody you add has an engine, settings and alerts of their own; what several watch is read from the exchange once.
            </p>
          )}
          {data?.issuer && (
            <p className="px-4 pt-2 pb-4 text-pretty text-muted">
              Tokens of <span className="font-mono text-[12px] break-all text-fg">{data.issuer}</span> sign people in. Who is not known yet becomes a viewer; Identity says of somebody
              here who they are there.
            </p>
          )}
        </Panel>
        {data && <EnginesPanel users={data.users} />}
        <AllKeysPanel users={data?.users ?? []} />
      </div>
      <AddUserDialog open={isAdding} onOpenChange={setAdding} onAdded={setLink} />
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </div>
  );
};
