import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { RefusalLine } from './refusal-line.tsx';
import { useAuthStep } from './use-auth-step.ts';

interface PasswordFormProps {
  onSignedIn: () => void;
  /** The password was right, and a code is wanted too. */
  onSecondFactor: () => void;
}

/** Signing in with e-mail and password. */
export const PasswordForm = ({ onSignedIn, onSecondFactor }: PasswordFormProps) => {
  const { busy, refusal, send } = useAuthStep();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    const answer = await send<{ twoFactorRedirect?: boolean }>('/sign-in/email', { email: email.trim(), password });
    if (answer.ok) (answer.body.twoFactorRedirect ? onSecondFactor : onSignedIn)();
  };
  return (
    <Form onSubmit={() => void submit()}>
      <TextField label="E-mail" type="email" autoComplete="username" required value={email} onChange={({ target }) => setEmail(target.value)} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <RefusalLine words={refusal?.words} />
      <Button type="submit" className="h-9" disabled={busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </Form>
  );
};
