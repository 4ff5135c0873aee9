import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { Form } from '../../../components/ui/form.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useAccountChanged } from '../../account/components/use-account-changed.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';

interface IdentityDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  user: { id: number; displayName: string; hasPassword: boolean; identity: { issuer: string; subject: string } | null };
  /** The identity provider whose tokens are accepted; null where there is none. */
  issuer: string | null;
}

/** Who somebody is at the identity provider: set, changed, taken away. */
export const IdentityDialog = ({ open, onOpenChange, user, issuer }: IdentityDialogProps) => {
  const { id, displayName, hasPassword, identity } = user;
  const changed = useAccountChanged();
  const [subject, setSubject] = useState('');
  const close = (): void => {
    onOpenChange(false);
    setSubject('');
    set.reset();
    remove.reset();
  };
  const onSuccess = async (): Promise<void> => {
    close();
    await changed();
  };
  const set = useMutation(trpc.users.setIdentity.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.users.removeIdentity.mutationOptions({ onSuccess }));
  const isBusy = set.isPending || remove.isPending;
  const typed = subject.trim();
  const submit = (): void => {
    if (typed !== '') set.mutate({ id, subject: typed });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={`Identity of ${displayName}`}
      description="Who signs in at the identity provider as this subject is this user here."
      footer={
        <>
          {identity && (
            <Button look="outline" className="mr-auto" disabled={isBusy} onClick={() => remove.mutate({ id })}>
              Remove identity
            </Button>
          )}
          <Button look="outline" onClick={close}>
            Cancel
          </Button>
          {issuer !== null && (
            <Button disabled={isBusy || typed === ''} onClick={submit}>
              {identity ? 'Change identity' : 'Set identity'}
            </Button>
          )}
        </>
      }
    >
      {identity && (
        <div className="flex flex-col gap-2">
          <Facts
            facts={[
              ['Issuer', <Long key="issuer" text={identity.issuer} />],
              ['Subject', <Long key="subject" text={identity.subject} />],
            ]}
          />
          <p className="text-pretty text-muted">
            {identity.issuer === issuer ? '' : 'This server accepts no tokens of that issuer now: the identity signs nobody in. '}
            Removed, tokens of this subject make a new user, a viewer, at their next request
            {hasPassword ? '.' : `; ${displayName} has no password and then needs a new link.`}
          </p>
        </div>
      )}
      {issuer === null ? (
        <p className="text-pretty text-muted">
          This server accepts tokens of no identity provider. Name one in <span className="font-mono text-[12px]">LIVERMORE_OIDC_ISSUER</span> and start it again.
        </p>
      ) : (
        <Form onSubmit={submit}>
          <TextField label="Issuer" readOnly value={issuer} hint="The identity provider of this server, from LIVERMORE_OIDC_ISSUER." />
          <TextField
            label="Subject"
            autoComplete="off"
            spellCheck={false}
            required
            maxLength={255}
            hint={
              <>
                The claim <span className="font-mono">sub</span> of the person’s tokens, exactly as the provider writes it. One subject is one user: where it belongs to
                another, remove it there first.
              </>
            }
            value={subject}
            onChange={({ target }) => setSubject(target.value)}
          />
        </Form>
      )}
      <RefusalLine words={set.error?.message ?? remove.error?.message} />
    </Dialog>
  );
};

const Long = ({ text }: { text: string }) => <span className="break-all whitespace-normal">{text}</span>;
