import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleUser } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { DetailsPopover } from '../../../components/ui/details-popover.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { signOut } from '../../auth/api/sign-out.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { ThemeSwitch } from './theme-switch.tsx';

/** Who is signed in, and the way out. */
export const AccountMenu = ({ user }: { user: { displayName: string; role: string } }) => {
  const queryClient = useQueryClient();
  const [refusal, setRefusal] = useState('');
  const leave = async () => {
    const answer = await signOut();
    setRefusal(answer);
    if (answer === '') await queryClient.invalidateQueries({ queryKey: trpc.auth.state.queryKey() });
  };
  return (
    <DetailsPopover
      title="Account"
      triggerClassName="shrink-0 justify-center text-muted max-xl:size-8 max-xl:px-0"
      trigger={
        <>
          <CircleUser aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
          <span className="sr-only">Account of </span>
          <span className="max-w-32 truncate max-xl:sr-only">{user.displayName}</span>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>
          <p className="truncate font-semibold">{user.displayName}</p>
          <p className="text-muted">signed in as {user.role}</p>
        </div>
        <div className="flex items-center justify-between lg:hidden">
          <span className="text-muted">Theme</span>
          <ThemeSwitch />
        </div>
        <Popover.Close asChild>
          <Link to="/account" className="text-accent underline">
            Password, second factor, keys
          </Link>
        </Popover.Close>
        {maySteer(user.role) && (
          <Popover.Close asChild>
            <Link to="/start" className="text-accent underline">
              First start: market, symbols, alerts
            </Link>
          </Popover.Close>
        )}
        <Button look="outline" onClick={() => void leave()}>
          Sign out
        </Button>
        <p role="status" className="text-fg empty:hidden">
          {refusal}
        </p>
      </div>
    </DetailsPopover>
  );
};
