import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { trpcClient } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { changesCount } from '../model/change-words.ts';
import { ChangeList, type ShownChange } from './change-list.tsx';
import type { Replace } from './use-settings-work.ts';

interface HistoryEntry {
  version: number;
  author: string;
  reason: string | null;
  createdAt: number;
  changes: ShownChange[];
}

interface HistoryItemProps {
  entry: HistoryEntry;
  isNewest: boolean;
  marked: boolean;
  onMark: (marked: boolean) => void;
  /** Null for who may only look. */
  replace: Replace | null;
}

/** One version in a line; it opens to what it changed. */
export const HistoryItem = ({ entry, isNewest, marked, onMark, replace }: HistoryItemProps) => {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const { version, author, reason, createdAt, changes } = entry;
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  return (
    <li className="border-b border-line last:border-b-0">
      <div className="flex min-h-10 items-center gap-2 px-2.5">
        <input type="checkbox" className="check" aria-label={`Compare version ${version}`} checked={marked} onChange={({ target }) => onMark(target.checked)} />
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="grid min-h-10 min-w-0 flex-1 grid-cols-[16px_48px_minmax(0,1fr)] items-center gap-x-2 py-1 text-left hover:bg-raised sm:grid-cols-[16px_48px_132px_120px_minmax(0,1fr)_auto]"
        >
          <ChevronRight aria-hidden className={`size-3.5 text-faint ${open ? 'rotate-90' : ''}`} />
          <span className="font-mono font-semibold">v{version}</span>
          <time dateTime={new Date(createdAt).toISOString()} title={formatUtc(createdAt)} className="text-muted">
            {formatLocal(createdAt, now)}
          </time>
          <span className="col-start-3 truncate text-fg sm:col-start-auto">{author}</span>
          <span className="col-start-3 truncate text-muted sm:col-start-auto">{reason ?? ''}</span>
          <span className="col-start-3 text-faint sm:col-start-auto">{changesCount(changes.length)}</span>
        </button>
        {replace && !isNewest && (
          <Button look="outline" size="small" aria-label={`Restore version ${version}`} onClick={() => setAsking(true)}>
            Restore
          </Button>
        )}
        {isNewest && <span className="px-2 text-faint">newest</span>}
      </div>
      {open && (
        <div className="px-2.5 pb-2.5 pl-10">
          {changes.length > 0 ? <ChangeList changes={changes} label={`Changes of version ${version}`} /> : <p className="text-faint">Nothing.</p>}
        </div>
      )}
      {replace && (
        <ReplaceDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Restore version ${version}?`}
          confirmLabel="Restore"
          documentOf={() => trpcClient.settings.version.query({ version }).then(({ document }) => document)}
          onConfirm={() => void replace(() => trpcClient.settings.restore.mutate({ version }), `Version ${version} is restored.`)}
        />
      )}
    </li>
  );
};
