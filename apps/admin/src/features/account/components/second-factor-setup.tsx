import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { ShownSecret } from '../../../components/ui/shown-secret.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useAuthStep } from '../../auth/components/use-auth-step.ts';
import { secretOf } from '../model/otp-secret.ts';
import { QrCode } from './qr-code.tsx';

/** What the server gives when the second factor is being switched on. */
export interface SecondFactorSecret {
  totpURI: string;
  backupCodes: readonly string[];
}

interface SecondFactorSetupProps {
  secret: SecondFactorSecret;
  onOn: () => Promise<void>;
  onCancel: () => void;
}

/** Ties the app to the account: the secret goes into it, and its first code proves that it did. */
export const SecondFactorSetup = ({ secret: { totpURI }, onOn, onCancel }: SecondFactorSetupProps) => {
  const { busy, refusal, send } = useAuthStep();
  const [code, setCode] = useState('');
  const submit = async () => {
    const answer = await send('/two-factor/verify-totp', { code: code.replaceAll(' ', '') });
    if (answer.ok) await onOn();
  };
  return (
    <Form onSubmit={() => void submit()}>
      <p className="text-pretty text-muted">
        Scan this with your authenticator app, or{' '}
        <a href={totpURI} className="text-accent underline">
          open it on this phone
        </a>
        , or type the secret into it.
      </p>
      <QrCode text={totpURI} name="Code to scan with your authenticator app" />
      <ShownSecret name="Secret for the authenticator app" secret={secretOf(totpURI)} />
      <TextField
        label="The six digits that it shows now"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      <RefusalLine words={refusal?.words} />
      <div className="flex gap-2">
        <Button type="submit" disabled={busy || code.trim() === ''}>
          Switch on
        </Button>
        <Button look="outline" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </Form>
  );
};
