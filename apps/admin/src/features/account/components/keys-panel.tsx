import { useMutation, useQuery } from '@tanstack/react-query';
import type { UserRole } from '@livermore/schemas';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { KeyList } from './key-list.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { useAccountChanged } from './use-account-changed.ts';

/** One's own keys for programs. */
export const KeysPanel = ({ role }: { role: UserRole }) => {
  const changed = useAccountChanged();
  const { data, isError } = useQuery(trpc.account.keys.queryOptions());
  const revoke = useMutation(trpc.account.revokeKey.mutationOptions({ onSettled: changed }));
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title="Keys for programs"
      aside={
        <Button look="outline" size="small" className="ml-auto" onClick={() => setAdding(true)}>
          New key
        </Button>
      }
    >
      {data?.keys.length === 0 ? (
        <Notice icon={KeyRound} title="No key yet" heading="h3">
          A program sends its key as <span className="font-mono">Authorization: Bearer</span>; for{' '}
          <span className="font-mono">livermore ctl</span> it stands in <span className="font-mono">LIVERMORE_API_KEY</span>.
        </Notice>
      ) : (
        <KeyList keys={data?.keys ?? []} isBusy={revoke.isPending} onRevoke={(id) => revoke.mutate({ id })} />
      )}
      <div className="px-4 py-1 empty:hidden">
        <RefusalLine words={isError ? 'The keys cannot be read now.' : revoke.error?.message} />
      </div>
      <NewKeyDialog open={isAdding} onOpenChange={setAdding} role={role} />
    </Panel>
  );
};
