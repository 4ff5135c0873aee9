import { useQuery } from '@tanstack/react-query';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { trpcClient } from '../../../lib/trpc.ts';
import { refusalOf, refusalText } from '../api/settings-errors.ts';
import { namedChanges } from '../model/named-changes.ts';
import { ChangeList } from './change-list.tsx';

interface ReplaceDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  confirmLabel: string;
  /** The document that would be stored, given the one that is. */
  documentOf: (stored: unknown) => unknown;
  onConfirm: () => void;
}

/** Asks before the whole document is replaced, and says by which fields. */
export const ReplaceDialog = ({ open, onOpenChange, title, confirmLabel, documentOf, onConfirm }: ReplaceDialogProps) => {
  const preview = useQuery({
    queryKey: ['settings', 'preview', title],
    queryFn: async () => {
      const { document } = await trpcClient.settings.export.query();
      return namedChanges(document, await documentOf(document));
    },
    enabled: open,
    gcTime: 0,
  });
  const changes = preview.data;
  return (
    <ConfirmDialog open={open} onOpenChange={onOpenChange} title={title} confirmLabel={confirmLabel} onConfirm={onConfirm}>
      {preview.error && <p>{refusalText(refusalOf(preview.error))}</p>}
      {changes?.length === 0 && <p>It is the same document; nothing will change.</p>}
      {changes && changes.length > 0 && (
        <>
          <p>It becomes a new version, and the engine takes it over. What changes:</p>
          <div className="max-h-72 overflow-y-auto">
            <ChangeList changes={changes} label="What will change" />
          </div>
        </>
      )}
    </ConfirmDialog>
  );
};
