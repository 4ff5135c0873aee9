import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { LoaderCircle, Lock, ServerOff, UserX } from 'lucide-react';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useUser } from '../../auth/api/use-user.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { BackToUsers } from './back-to-users.tsx';
import { LOOK_AGAIN_MS } from '../model/look-again.ts';
import { UserEngine } from './user-engine.tsx';

/** One person's engine, for the owner to look at. */
export const UserPage = () => {
  const { role } = useUser();
  const { id } = useParams({ from: '/signed-in/users/$id' });
  return role === 'owner' ? <OwnersLook id={Number(id)} /> : <NotYours />;
};

const NotYours = () => {
  usePageTitle('Users and keys');
  return (
    <div className="flex h-full items-center justify-center">
      <Notice icon={Lock} title="This page is the owner’s" heading="h1">
        Your own engine is under{' '}
        <Link to="/control" className="text-accent underline">
          Control
        </Link>
        .
      </Notice>
    </div>
  );
};

const OwnersLook = ({ id }: { id: number }) => {
  const isId = Number.isSafeInteger(id) && id > 0;
  const { data, error, failureCount } = useQuery({
    ...trpc.users.runtime.queryOptions({ id }),
    enabled: isId,
    refetchInterval: LOOK_AGAIN_MS,
  });
  usePageTitle(data ? data.user.displayName : 'User');
  const isUnknown = !isId || error?.data?.code === 'NOT_FOUND';
  if (data && !isUnknown) return <UserEngine seen={data} isOld={failureCount > 0} />;
  return (
    <div role="status" className="flex h-full items-center justify-center">
      {isUnknown ? (
        <Notice icon={UserX} title="There is no such user" heading="h1">
          <BackToUsers />
        </Notice>
      ) : failureCount > 0 ? (
        <Notice icon={ServerOff} title="The user cannot be read now" heading="h1">
          <p>The server is asked again every two seconds.</p>
        </Notice>
      ) : (
        <Notice icon={LoaderCircle} title="Asking the engine" heading="h1">
          One moment.
        </Notice>
      )}
    </div>
  );
};
