import { roleAllows, type UserRole } from '@livermore/schemas';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Choice } from '../../../components/ui/choice.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ShownSecret } from '../../../components/ui/shown-secret.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { useAccountChanged } from './use-account-changed.ts';

interface NewKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A key may do no more than its user. */
  role: UserRole;
}

const SCOPES = [
  { value: 'viewer', label: 'Read', meaning: 'status, market, alerts, settings' },
  { value: 'operator', label: 'Read and command', meaning: 'also commands and changes of settings' },
] as const;

const LIVES = [
  { value: '30', label: '30 days', meaning: '' },
  { value: '90', label: '90 days', meaning: '' },
  { value: '365', label: 'A year', meaning: '' },
  { value: 'ever', label: 'Until revoked', meaning: 'for what you will look after' },
] as const;

/** Makes a key, and shows it the one time it can be seen. */
export const NewKeyDialog = ({ open, onOpenChange, role }: NewKeyDialogProps) => {
  const changed = useAccountChanged();
  const add = useMutation(trpc.account.addKey.mutationOptions({ onSuccess: changed }));
  const [name, setName] = useState('');
  const [scope, setScope] = useState<'viewer' | 'operator'>('viewer');
  const [life, setLife] = useState<(typeof LIVES)[number]['value']>('90');
  const close = () => {
    onOpenChange(false);
    add.reset();
    setName('');
  };
  const made = add.data;
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={made ? 'Your new key' : 'New key'}
      description={made ? 'This is the only time that it is shown. Keep it where its program finds it.' : 'A program acts for you with it, without your password.'}
      footer={
        made ? (
          <Button onClick={close}>I have kept it</Button>
        ) : (
          <>
            <Button look="outline" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={name.trim() === '' || add.isPending}
              onClick={() => add.mutate({ name: name.trim(), scope, days: life === 'ever' ? null : Number(life) })}
            >
              Make key
            </Button>
          </>
        )
      }
    >
      {made ? (
        <>
          <ShownSecret name="The key" secret={made.key} />
          <p className="text-muted">On the command line:</p>
          <ShownSecret name="How to use it" secret={`LIVERMORE_URL=${location.origin} LIVERMORE_API_KEY=${made.key} npx livermore ctl status`} />
        </>
      ) : (
        <>
          <TextField label="Name" hint="What will use it, for example “backup script”." maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
          <Choice
            legend="It may"
            options={roleAllows(role, 'operator') ? SCOPES : SCOPES.slice(0, 1)}
            value={scope}
            onChange={setScope}
          />
          <Choice legend="It lasts" options={LIVES} value={life} onChange={setLife} />
          <RefusalLine words={add.error?.message} />
        </>
      )}
    </Dialog>
  );
};
