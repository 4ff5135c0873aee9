import { isJsonObject, resetDocument } from '@livermore/schemas';
import { useMutation } from '@tanstack/react-query';
import { Download, FileUp, RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { trpc, trpcClient } from '../../../lib/trpc.ts';
import { refusalOf, type SettingsRefusal } from '../api/settings-errors.ts';
import { downloadJson } from '../api/download-json.ts';
import { changesCount } from '../model/change-words.ts';
import { settingsText } from '../model/settings-text.ts';
import { ChangeList } from './change-list.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import type { Replace } from './use-settings-work.ts';

/** Takes the document out, brings another one in, puts everything back to its default. */
export const TransferView = ({ editable, replace }: { editable: boolean; replace: Replace }) => (
  <div className="h-full overflow-y-auto" tabIndex={0} role="region" aria-label="Import and export">
    <div className="mx-auto flex max-w-3xl flex-col gap-6 p-4">
      <Export />
      {editable && <Import replace={replace} />}
      {editable && <Reset replace={replace} />}
    </div>
  </div>
);

const Export = () => {
  const exported = useMutation({
    mutationFn: async () => {
      const { document, version } = await trpcClient.settings.export.query();
      downloadJson(`livermore-settings-v${version}.json`, settingsText(document));
      return version;
    },
  });
  return (
    <section aria-labelledby="export-title" className="flex flex-col items-start gap-2">
      <h2 id="export-title" className="font-semibold">
        Export
      </h2>
      <p className="text-muted">The document as it is stored, keys of other programs included. It holds no secrets.</p>
      <Button look="outline" disabled={exported.isPending} onClick={() => exported.mutate()}>
        <Download aria-hidden className="size-3.5" /> Download as a file
      </Button>
      <Said refusal={exported.error ? refusalOf(exported.error) : null} />
    </section>
  );
};

const Import = ({ replace }: { replace: Replace }) => {
  const [text, setText] = useState('');
  const [unreadable, setUnreadable] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const preview = useMutation(trpc.settings.import.mutationOptions());
  const edit = (next: string): void => {
    setText(next);
    setUnreadable('');
    preview.reset();
  };
  const document = (): Record<string, unknown> | null => {
    try {
      const value: unknown = JSON.parse(text);
      if (isJsonObject(value)) return value;
      setUnreadable('The document must be a JSON object: { … }.');
    } catch (error) {
      setUnreadable(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    return null;
  };
  const look = (): void => {
    const read = document();
    if (read) preview.mutate({ document: read });
  };
  const apply = async (): Promise<void> => {
    const read = document();
    if (!read || !preview.data) return;
    const { version: baseVersion } = preview.data;
    const taken = await replace(() => trpcClient.settings.import.mutate({ document: read, apply: true, baseVersion }), 'The document is imported.');
    if (taken) edit('');
  };
  return (
    <section aria-labelledby="import-title" className="flex flex-col gap-2">
      <h2 id="import-title" className="font-semibold">
        Import
      </h2>
      <p className="text-muted">Replaces the whole document. Nothing changes before you have seen the differences and said so.</p>
      <textarea
        aria-label="Document to import"
        spellCheck={false}
        rows={8}
        placeholder='{ "mode": "position-monitor", … }'
        value={text}
        onChange={({ target }) => edit(target.value)}
        className="w-full resize-y rounded border border-line-strong bg-bg p-2 font-mono text-[12px] placeholder:text-faint"
      />
      <div className="flex gap-2">
        <input
          ref={file}
          type="file"
          aria-label="File to import"
          accept="application/json,.json"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            void target.files?.[0]?.text().then(edit);
            target.value = '';
          }}
        />
        <Button look="outline" onClick={() => file.current?.click()}>
          <FileUp aria-hidden className="size-3.5" /> Take from a file
        </Button>
        <Button look="outline" disabled={text.trim() === '' || preview.isPending} onClick={look}>
          Show what would change
        </Button>
      </div>
      <p role="alert" className="empty:hidden">
        {unreadable}
      </p>
      <Said refusal={preview.error ? refusalOf(preview.error) : null} />
      {preview.data && (
        <div className="flex flex-col items-start gap-2">
          <p role="status" className="text-muted">
            Against version {preview.data.version}:{' '}
            {preview.data.changes.length === 0 ? 'nothing would change.' : changesCount(preview.data.changes.length)}
          </p>
          {preview.data.changes.length > 0 && (
            <>
              <div className="w-full">
                <ChangeList changes={preview.data.changes} label="What the import would change" />
              </div>
              <Button onClick={() => void apply()}>Import</Button>
            </>
          )}
        </div>
      )}
    </section>
  );
};

const Reset = ({ replace }: { replace: Replace }) => {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="reset-title" className="flex flex-col items-start gap-2">
      <h2 id="reset-title" className="font-semibold">
        Reset
      </h2>
      <p className="text-muted">Every setting back to its default, also which symbols are watched. Keys of other programs stay.</p>
      <Button look="outline" onClick={() => setAsking(true)}>
        <RotateCcw aria-hidden className="size-3.5" /> Back to the defaults
      </Button>
      <ReplaceDialog
        open={asking}
        onOpenChange={setAsking}
        title="Reset all settings?"
        confirmLabel="Reset"
        documentOf={resetDocument}
        onConfirm={() => void replace(() => trpcClient.settings.reset.mutate({}), 'Every setting is back at its default.')}
      />
    </section>
  );
};

/** Why something was not taken, field by field. */
const Said = ({ refusal }: { refusal: SettingsRefusal | null }) => (
  <div role="alert" className="empty:hidden">
    {refusal?.kind === 'message' && <p>{refusal.message}</p>}
    {refusal?.kind === 'problems' && (
      <ul>
        {refusal.problems.map(({ path, reason }) => (
          <li key={`${path} ${reason}`}>
            <span className="font-mono">{path}</span> {reason}
          </li>
        ))}
      </ul>
    )}
  </div>
);
