import { useMutation, useQuery } from '@tanstack/react-query';
import { Panel } from '../../../components/ui/panel.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { KeyList } from '../../account/components/key-list.tsx';
import { useAccountChanged } from '../../account/components/use-account-changed.ts';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';

/** Keys of everybody, which the owner may revoke. */
export const AllKeysPanel = ({ users }: { users: readonly { id: number; displayName: string }[] }) => {
  const changed = useAccountChanged();
  const { data, isError } = useQuery(trpc.users.keys.queryOptions());
  const revoke = useMutation(trpc.users.revokeKey.mutationOptions({ onSettled: changed }));
  const nameOf = (id: number): string => users.find((user) => user.id === id)?.displayName ?? `user ${id}`;
  return (
    <Panel title="Keys of everybody" aside={<span className="text-muted">Each makes their own under Account.</span>}>
      <KeyList
        keys={(data?.keys ?? []).map((key) => ({ ...key, ownerName: nameOf(key.userId) }))}
        isBusy={revoke.isPending}
        onRevoke={(id) => revoke.mutate({ id })}
      />
      {data?.keys.length === 0 && <p className="p-4 text-muted">Nobody has made a key.</p>}
      <div className="px-4 py-1 empty:hidden">
        <RefusalLine words={isError ? 'The keys cannot be read now.' : revoke.error?.message} />
      </div>
    </Panel>
  );
};
