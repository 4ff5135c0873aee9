import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useAuthStep } from '../../auth/components/use-auth-step.ts';
import { BackupCodes } from './backup-codes.tsx';
import { SecondFactorSetup, type SecondFactorSecret } from './second-factor-setup.tsx';
import { useAccountChanged } from './use-account-changed.ts';

interface SecondFactorPanelProps {
  account: { hasPassword: boolean; secondFactor: boolean };
}

/** A code of an authenticator app beside the password: on, off, or being switched on. */
export const SecondFactorPanel = ({ account: { hasPassword, secondFactor } }: SecondFactorPanelProps) => {
  const { busy, refusal, send } = useAuthStep();
  const changed = useAccountChanged();
  const [password, setPassword] = useState('');
  const [setup, setSetup] = useState<SecondFactorSecret | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const ask = async (path: '/two-factor/enable' | '/two-factor/disable' | '/two-factor/generate-backup-codes') => {
    const answer = await send<Partial<SecondFactorSecret>>(path, { password });
    if (!answer.ok) return;
    setPassword('');
    const { totpURI, backupCodes } = answer.body;
    if (totpURI !== undefined && backupCodes) setSetup({ totpURI, backupCodes });
    else setCodes(backupCodes ?? null);
    await changed();
  };
  const submit = () => {
    void ask(secondFactor ? '/two-factor/disable' : '/two-factor/enable');
  };
  return (
    <Panel title="Second factor" className="flex-1" aside={<span className="text-muted">{secondFactor ? 'on' : 'off'}</span>}>
      <div className="flex max-w-md flex-col gap-3 p-4">
        {codes && <BackupCodes codes={codes} onKept={() => setCodes(null)} />}
        {!hasPassword ? (
          <p className="text-pretty text-muted">A code of an authenticator app, asked for after the password. Choose a password first.</p>
        ) : setup ? (
          <SecondFactorSetup
            secret={setup}
            onOn={async () => {
              setCodes(setup.backupCodes);
              setSetup(null);
              await changed();
            }}
            onCancel={() => setSetup(null)}
          />
        ) : (
          <Form onSubmit={submit}>
            <p className="text-pretty text-muted">
              {secondFactor
                ? 'After the password, a code of your authenticator app is asked for.'
                : 'After the password, a code of an authenticator app on your phone is asked for. A stolen password alone then opens nothing.'}
            </p>
            <TextField
              label="Your password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
            <RefusalLine words={refusal?.words} />
            <div className="flex flex-wrap gap-2">
              <Button type="submit" look={secondFactor ? 'outline' : 'solid'} disabled={busy || password === ''}>
                {secondFactor ? 'Switch off' : 'Switch on'}
              </Button>
              {secondFactor && (
                <Button look="outline" disabled={busy || password === ''} onClick={() => void ask('/two-factor/generate-backup-codes')}>
                  New backup codes
                </Button>
              )}
            </div>
          </Form>
        )}
      </div>
    </Panel>
  );
};
