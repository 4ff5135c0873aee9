import { useMutation, useQuery } from '@tanstack/react-query';
import { EXCHANGE_LABELS, type JudgedSymbol, type SymbolVerdict } from '@livermore/schemas';
import { Ban, Check, CircleHelp, Copy, Eye, PowerOff, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { cn } from '../../../lib/cn.ts';
import { trpc, trpcClient } from '../../../lib/trpc.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { commandStore } from '../../commands/api/command-store.ts';
import { symbolsWords, VERDICT_LABELS, verdictCounts } from '../model/verdict-words.ts';

/** Where the life of an import's reload is shown. */
export const IMPORT_PLACE = 'symbols.import';

const ICONS: Readonly<Record<SymbolVerdict, LucideIcon>> = {
  'valid': Check,
  'watched': Eye,
  'duplicate': Copy,
  'unknown': CircleHelp,
  'exchange-off': PowerOff,
  'malformed': Ban,
};

interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** A pasted list, judged line by line while it is typed; then one change of the settings. */
export const ImportDialog = ({ open, onOpenChange }: ImportDialogProps) => {
  const [text, setText] = useState('');
  const settled = useDebounced(text, 250);
  const judged = useQuery({
    queryKey: ['symbols', 'validate', settled],
    queryFn: async () => (await trpcClient.symbols.validate.mutate({ lines: settled })).entries,
    enabled: open && settled.trim() !== '',
    gcTime: 0,
  });
  const importing = useMutation(
    trpc.symbols.bulkImport.mutationOptions({
      onSuccess: ({ requestId }) => {
        setText('');
        if (requestId) followReload(requestId);
      },
    }),
  );
  const entries = settled.trim() === '' ? [] : (judged.data ?? []);
  const valid = entries.filter(({ verdict }) => verdict === 'valid').length;
  const isSettled = text === settled && !judged.isFetching;
  const done = importing.data && text === '' ? importing.data : null;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) importing.reset();
        onOpenChange(next);
      }}
      title="Import a list of symbols"
      description="Paste lines or JSON, such as exported settings. Each entry is judged; only valid ones are added."
      footer={
        <>
          <Button look="outline" onClick={() => onOpenChange(false)}>
            {done ? 'Close' : 'Cancel'}
          </Button>
          <Button disabled={valid === 0 || !isSettled || importing.isPending} onClick={() => importing.mutate({ lines: text })}>
            Import {symbolsWords(valid)}
          </Button>
        </>
      }
    >
      <label className="flex flex-col gap-1">
        <span className="font-medium">Symbols</span>
        <textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          rows={6}
          spellCheck={false}
          placeholder={'BTC-USD\ncoinbase:ETH-USD\n["SOL-USD", "ADA-USD"]'}
          className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5 font-mono text-[12px] placeholder:text-faint"
        />
      </label>
      <div role="status">
        {importing.isError && <p className="text-fg">Nothing was imported: {importing.error.message}</p>}
        {judged.isError && <p className="text-fg">The list cannot be judged now: {judged.error.message}</p>}
        {done && (
          <p className="text-fg">
            {done.added === 0 ? 'Nothing was added.' : `${symbolsWords(done.added)} added, settings v${done.settingsVersion}. The engine follows; its progress shows behind this dialog.`}
          </p>
        )}
        <Counts entries={done?.entries ?? entries} />
      </div>
      <Verdicts entries={done?.entries ?? entries} />
    </Dialog>
  );
};

/** The reload that an import stored, as if it had been sent from here. */
const followReload = (requestId: string): void => {
  const sent = { requestId, request: { type: 'reload-settings' }, step: 'sent', message: '', record: null, workerPresent: null, cancelling: false } as const;
  commandStore.setState(new Map(commandStore.getState()).set(IMPORT_PLACE, sent), true);
};

const Counts = ({ entries }: { entries: readonly JudgedSymbol[] }) => (
  <p className="flex flex-wrap gap-x-3 text-muted">
    {verdictCounts(entries).map(({ verdict, count }) => (
      <span key={verdict} className={verdict === 'valid' ? 'font-semibold text-fg' : ''}>
        {count} {VERDICT_LABELS[verdict]}
      </span>
    ))}
  </p>
);

const Verdicts = ({ entries }: { entries: readonly JudgedSymbol[] }) => {
  if (entries.length === 0) return null;
  return (
    // A list that scrolls is reached by the keyboard too.
    <ol aria-label="Verdict on each entry" tabIndex={0} className="max-h-64 overflow-y-auto rounded border border-line">
      {entries.map(({ line, text, symbol, exchange, verdict, reason }, at) => {
        const Icon = ICONS[verdict];
        return (
          <li key={at} className={cn('grid min-h-7 grid-cols-[40px_16px_minmax(0,1fr)] items-center gap-2 px-2 py-0.5 text-[12px]', at > 0 && 'border-t border-line')}>
            <span className="text-right font-mono text-faint">{line}</span>
            <Icon aria-hidden className={cn('size-3.5', verdict === 'valid' ? 'text-accent' : 'text-faint')} strokeWidth={2} />
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className={cn('font-mono', verdict === 'valid' ? 'font-semibold text-fg' : 'text-muted')}>{symbol ?? text}</span>
              <span className="text-faint">
                {VERDICT_LABELS[verdict]}
                {verdict === 'valid' && exchange ? `, ${EXCHANGE_LABELS[exchange]}` : reason && `: ${reason}`}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
};
