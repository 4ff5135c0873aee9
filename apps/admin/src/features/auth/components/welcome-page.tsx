import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { LinkIcon, LoaderCircle, ServerOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { postAuth } from '../api/post-auth.ts';
import { tokenInFragment } from '../model/owner-link.ts';
import { DoorPage } from './door-page.tsx';
import { isUsable, NewPasswordFields, NO_PASSWORD } from './new-password-fields.tsx';
import { RefusalLine } from './refusal-line.tsx';
import { useAuthStep } from './use-auth-step.ts';

/** Where a link of the owner leads: its person chooses a password and is signed in. */
export const WelcomePage = () => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { busy, refusal, send } = useAuthStep();
  const [token] = useState(() => tokenInFragment(location.hash) ?? '');
  const [password, setPassword] = useState(NO_PASSWORD);
  // Out of the address, so that it stays in no history.
  useEffect(() => history.replaceState(history.state, '', '/welcome'), []);
  const link = useQuery({
    queryKey: ['sign-in-link', token],
    queryFn: () => postAuth<{ email: string; displayName: string }>('/sign-in-link/read', { token }),
    staleTime: Infinity,
  });
  const submit = async () => {
    const answer = await send('/sign-in-link', { token, newPassword: password.first });
    if (!answer.ok) return;
    queryClient.removeQueries({ queryKey: trpc.auth.state.queryKey() });
    await navigate({ to: '/' });
  };
  if (!link.data) {
    return (
      <DoorPage title="Welcome">
        <Notice icon={LoaderCircle} title="Your link is being checked" heading="h1">
          One moment.
        </Notice>
      </DoorPage>
    );
  }
  if (!link.data.ok) {
    return (
      <DoorPage title="Welcome">
        <div role="alert">
          <Notice icon={link.data.code === 'UNREACHABLE' ? ServerOff : LinkIcon} title="This link lets nobody in" heading="h1">
            <p>{link.data.words}</p>
            <p className="mt-3">
              <Link to="/sign-in" className="text-accent underline">
                Sign in with a password
              </Link>
            </p>
          </Notice>
        </div>
      </DoorPage>
    );
  }
  const { displayName, email } = link.data.body;
  return (
    <DoorPage title="Welcome" heading={`Welcome, ${displayName}`}>
      <p className="text-pretty text-muted">
        Choose a password. From now on you sign in with it and with <span className="font-medium break-all text-fg">{email}</span>.
      </p>
      <Form onSubmit={() => void submit()}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <NewPasswordFields value={password} onChange={setPassword} />
        <RefusalLine words={refusal?.words} />
        <Button type="submit" className="h-9" disabled={busy || !isUsable(password)}>
          {busy ? 'Storing' : 'Store the password and go on'}
        </Button>
      </Form>
    </DoorPage>
  );
};
