import { useQuery } from '@tanstack/react-query';
import { LoaderCircle, ServerOff } from 'lucide-react';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { KeysPanel } from './keys-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

const ROLE_WORDS = {
  viewer: 'As a viewer you see everything of your own, and change nothing.',
  operator: 'As an operator you steer your own engine and change its settings.',
  owner: 'As the owner you may do everything.',
};

/** Who one is, and by which means one can sign in. */
export const AccountPage = () => {
  usePageTitle('Account');
  const { data: account, failureCount } = useQuery({ ...trpc.account.get.queryOptions(), retry: true, retryDelay: 2_000 });
  if (!account) {
    return (
      <div role="status" className="flex h-full items-center justify-center">
        {failureCount > 0 ? (
          <Notice icon={ServerOff} title="The account cannot be read now" heading="h1">
            The server is asked again every two seconds.
          </Notice>
        ) : (
          <Notice icon={LoaderCircle} title="Reading the account" heading="h1">
            One moment.
          </Notice>
        )}
      </div>
    );
  }
  return (
    <div className="h-full overflow-y-auto">
      <h1 className="sr-only">Account</h1>
      <div className="grid gap-px border-b border-line bg-line lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-px">
          <Panel title="You">
            <div className="max-w-md p-4">
              <Facts
                facts={[
                  ['Name', account.displayName],
                  ['E-mail', account.email],
                  ...(account.identity ? [['Identity', account.identity.subject] as const] : []),
                ]}
              />
              <p className="mt-3 text-pretty text-muted">{ROLE_WORDS[account.role]}</p>
            </div>
          </Panel>
          <SessionsPanel />
        </div>
        <div className="flex min-w-0 flex-col gap-px">
          <PasswordPanel account={account} />
          <SecondFactorPanel account={account} />
        </div>
      </div>
      <KeysPanel role={account.role} />
    </div>
  );
};
