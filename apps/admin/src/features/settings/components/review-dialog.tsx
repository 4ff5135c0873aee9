import { useState, type KeyboardEvent } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { changesCount } from '../model/change-words.ts';
import { namedChanges } from '../model/named-changes.ts';
import { targetOf, type SettingsDraft } from '../model/settings-draft.ts';
import { ChangeList, type ShownChange } from './change-list.tsx';
import { Dialog } from './dialog.tsx';
import { INPUT } from './inputs.tsx';

interface ReviewDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  draft: SettingsDraft;
  saving: boolean;
  /** Why the last attempt was not taken. */
  refusal: string;
  onSave: (reason: string) => void;
}

/** Shows what saving would change, field by field, and saves it. */
export const ReviewDialog = ({ open, onOpenChange, draft, ...rest }: ReviewDialogProps) => {
  const changes = open ? namedChanges(draft.base.document, targetOf(draft)) : [];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Save ${changesCount(changes.length)}?`}
      description={`On top of version ${draft.base.version}. The engine takes them over without a restart.`}
    >
      <Review changes={changes} onClose={() => onOpenChange(false)} {...rest} />
    </Dialog>
  );
};

interface ReviewProps extends Pick<ReviewDialogProps, 'saving' | 'refusal' | 'onSave'> {
  changes: readonly ShownChange[];
  onClose: () => void;
}

/** What is inside, made anew each time: a reason is for one save. */
const Review = ({ changes, saving, refusal, onSave, onClose }: ReviewProps) => {
  const [reason, setReason] = useState('');
  const save = (): void => {
    if (!saving) onSave(reason.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    save();
  };
  return (
    <div role="presentation" className="flex min-h-0 flex-col gap-3" onKeyDown={onKeyDown}>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="Differences">
        <ChangeList changes={changes} label="What will change" />
      </div>
      <label className="flex flex-col gap-1">
        <span className="text-muted">Reason, for the history (not required)</span>
        <input className={`${INPUT} font-sans`} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <p role="alert" className="text-fg empty:hidden">
        {refusal}
      </p>
      <div className="flex justify-end gap-2">
        <Button look="outline" onClick={onClose}>
          Go on editing
        </Button>
        <Button disabled={saving} onClick={save}>
          {saving ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </div>
  );
};
