import { Button } from '../../../components/ui/button.tsx';
import { draftWords } from '../model/change-words.ts';

interface DraftBarProps {
  mayEdit: boolean;
  unreadable: boolean;
  changes: number;
  problems: number;
  /** What happened that nobody here asked for, or why something was not taken. */
  note: string;
  savable: boolean;
  dirty: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

/** What is changed and not saved, and the way to save it. Always there, so that nothing moves. */
export const DraftBar = ({ mayEdit, note, savable, dirty, onDiscard, onReview, ...counts }: DraftBarProps) => (
  <footer className="flex min-h-12 shrink-0 items-center gap-2 border-t border-line-strong bg-surface px-4 py-1.5">
    <p role="status" className="min-w-0 flex-1 text-pretty text-muted">
      {mayEdit ? draftWords(counts) : 'You may look at the settings; an operator or the owner changes them.'}
      {note && <span className="text-fg"> · {note}</span>}
    </p>
    {mayEdit && (
      <>
        <Button look="outline" disabled={!dirty} onClick={onDiscard}>
          Discard
        </Button>
        <Button disabled={!savable} title="Ctrl-S" onClick={onReview}>
          Review and save
        </Button>
      </>
    )}
  </footer>
);
