import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { isUsable, NewPasswordFields, NO_PASSWORD } from '../../auth/components/new-password-fields.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useAuthStep } from '../../auth/components/use-auth-step.ts';
import { useAccountChanged } from './use-account-changed.ts';

interface PasswordPanelProps {
  account: { email: string; hasPassword: boolean };
}

/** A first password for who came by a link, or another one. */
export const PasswordPanel = ({ account: { email: known, hasPassword } }: PasswordPanelProps) => {
  const { busy, refusal, send } = useAuthStep();
  const changed = useAccountChanged();
  const [email, setEmail] = useState(known === 'owner@localhost' ? '' : known);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState(NO_PASSWORD);
  const [done, setDone] = useState('');
  const submit = async () => {
    const answer = hasPassword
      ? await send('/change-password', { currentPassword: current, newPassword: password.first, revokeOtherSessions: true })
      : await send('/first-password', { email: email.trim(), newPassword: password.first });
    setDone('');
    if (!answer.ok) return;
    setDone(hasPassword ? 'Changed. Other browsers are signed out.' : 'Stored. You can sign in with it from now on.');
    setCurrent('');
    setPassword(NO_PASSWORD);
    await changed();
  };
  return (
    <Panel title="Password" aside={<span className="text-muted">{hasPassword ? 'set' : 'none yet'}</span>}>
      <Form onSubmit={() => void submit()} className="max-w-md p-4">
        {hasPassword ? (
          <>
            <input type="hidden" name="username" autoComplete="username" value={known} readOnly />
            <TextField
              label="Present password"
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={({ target }) => setCurrent(target.value)}
            />
          </>
        ) : (
          <>
            <p className="text-pretty text-muted">You came by a link. With a password you can sign in at any time.</p>
            <TextField
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              hint="What you sign in with. Nothing is ever sent there."
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          </>
        )}
        <NewPasswordFields value={password} onChange={setPassword} />
        <RefusalLine words={refusal?.words} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" disabled={busy || !isUsable(password)}>
            {hasPassword ? 'Change password' : 'Store password'}
          </Button>
          <span role="status" className="text-accent">
            {done}
          </span>
        </div>
      </Form>
    </Panel>
  );
};
