import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { RefusalLine } from './refusal-line.tsx';
import { useAuthStep } from './use-auth-step.ts';

interface SecondFactorFormProps {
  onSignedIn: () => void;
  onBack: () => void;
}

/** The second step of signing in: a code of the app, or one of those kept for the day it is lost. */
export const SecondFactorForm = ({ onSignedIn, onBack }: SecondFactorFormProps) => {
  const { busy, refusal, send, forgetRefusal } = useAuthStep();
  const [isBackup, setBackup] = useState(false);
  const [code, setCode] = useState('');
  const submit = async () => {
    const answer = await send(isBackup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp', { code: code.trim() });
    if (answer.ok) onSignedIn();
  };
  return (
    <Form onSubmit={() => void submit()}>
      <TextField
        key={String(isBackup)}
        label={isBackup ? 'Backup code' : 'Code of your authenticator app'}
        hint={isBackup ? 'One of the ten that were shown when you switched the second factor on. Each works once.' : 'Six digits.'}
        autoComplete="one-time-code"
        inputMode={isBackup ? 'text' : 'numeric'}
        autoFocus
        required
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      <RefusalLine words={refusal?.words} />
      <Button type="submit" className="h-9" disabled={busy}>
        {busy ? 'Checking' : 'Sign in'}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            setBackup(!isBackup);
            setCode('');
            forgetRefusal();
          }}
        >
          {isBackup ? 'Use the app instead' : 'Use a backup code'}
        </Button>
        <Button look="quiet" size="small" onClick={onBack}>
          Begin again
        </Button>
      </div>
    </Form>
  );
};
