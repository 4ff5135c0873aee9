import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Choice } from '../../../components/ui/choice.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useAccountChanged } from '../../account/components/use-account-changed.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { ROLE_OPTIONS, type GivenRole } from '../model/role-options.ts';
import type { UserLink } from './link-dialog.tsx';

const BEGINNINGS = [
  { value: 'mine', label: 'A copy of my settings', meaning: 'the same symbols and rules, theirs to change' },
  { value: 'empty', label: 'The defaults', meaning: 'nothing is watched until they say what' },
] as const;

interface AddUserDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAdded: (link: UserLink) => void;
}

/** Adds somebody and gives the link with which they choose a password. */
export const AddUserDialog = ({ open, onOpenChange, onAdded }: AddUserDialogProps) => {
  const queryClient = useQueryClient();
  const changed = useAccountChanged();
  const add = useMutation(trpc.users.add.mutationOptions());
  const [email, setEmail] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<GivenRole>('viewer');
  const [beginning, setBeginning] = useState<'mine' | 'empty'>('mine');
  const close = () => {
    onOpenChange(false);
    add.reset();
    setEmail('');
    setDisplayName('');
  };
  const send = async () => {
    const mine = beginning === 'mine' ? await queryClient.query({ ...trpc.settings.export.queryOptions(), staleTime: 0 }) : null;
    const name = displayName.trim();
    const { user, link } = await add.mutateAsync({
      email: email.trim(),
      role,
      ...(name && { displayName: name }),
      ...(mine && { settings: mine.document as Record<string, unknown> }),
    });
    close();
    onAdded({ ...link, displayName: user.displayName });
    await changed();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Add user"
      description="They get an engine, settings and alerts of their own, and a link to choose a password with."
      footer={
        <>
          <Button look="outline" onClick={close}>
            Cancel
          </Button>
          <Button disabled={!email.includes('@') || add.isPending} onClick={() => void send().catch(() => undefined)}>
            Add user
          </Button>
        </>
      }
    >
      <TextField label="E-mail" type="email" autoComplete="off" required hint="What they sign in with." value={email} onChange={({ target }) => setEmail(target.value)} />
      <TextField label="Name" autoComplete="off" hint="What stands before the @, unless you say." maxLength={100} value={displayName} onChange={({ target }) => setDisplayName(target.value)} />
      <Choice legend="Role" options={ROLE_OPTIONS} value={role} onChange={setRole} />
      <Choice legend="They begin with" options={BEGINNINGS} value={beginning} onChange={setBeginning} />
      <RefusalLine words={add.error?.message} />
    </Dialog>
  );
};
