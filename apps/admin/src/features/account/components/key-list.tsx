import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { formatUtc } from '../../../lib/format-time.ts';
import { isKeyAlive, keyLife, keyUse, type KeyTimes } from '../model/key-words.ts';
import { useServerNow } from './use-server-now.ts';

interface ShownKey extends KeyTimes {
  id: number;
  name: string;
  prefix: string;
  scope: string;
  createdAt: number;
  /** Whose it is, where keys of several people are shown. */
  ownerName?: string;
}

interface KeyListProps {
  keys: readonly ShownKey[];
  isBusy: boolean;
  onRevoke: (id: number) => void;
}

/** Keys with what they may do, how long they last, and when they were used. */
export const KeyList = ({ keys, isBusy, onRevoke }: KeyListProps) => {
  const now = useServerNow();
  const [asked, setAsked] = useState<ShownKey | null>(null);
  return (
    <>
      <ul className="flex flex-col">
        {keys.map((key) => {
          const alive = isKeyAlive(key, now);
          return (
            <li
              key={key.id}
              className="grid min-h-11 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 border-b border-line px-4 py-1.5 sm:grid-cols-[minmax(0,1fr)_120px_90px_130px_150px_80px]"
            >
              <span className="min-w-0 truncate font-medium max-sm:col-span-1">
                {key.name}
                {key.ownerName !== undefined && <span className="font-normal text-muted"> of {key.ownerName}</span>}
              </span>
              <span className="font-mono text-[12px] text-muted max-sm:row-start-2">{key.prefix}…</span>
              <span className="text-muted max-sm:row-start-3">{key.scope === 'viewer' ? 'reads' : 'commands'}</span>
              <span className={alive ? 'text-muted max-sm:row-start-4' : 'text-faint max-sm:row-start-4'} title={key.expiresAt === null ? undefined : formatUtc(key.expiresAt)}>
                {keyLife(key, now)}
              </span>
              <span className="text-muted max-sm:row-start-5" title={key.lastUsedAt === null ? undefined : formatUtc(key.lastUsedAt)}>
                {keyUse(key, now)}
              </span>
              <span className="justify-self-end max-sm:col-start-2 max-sm:row-span-5 max-sm:row-start-1">
                {alive && (
                  <Button look="quiet" size="small" disabled={isBusy} aria-label={`Revoke ${key.name}`} onClick={() => setAsked(key)}>
                    Revoke
                  </Button>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Revoke the key ${asked?.name ?? ''}?`}
        confirmLabel="Revoke key"
        onConfirm={() => asked && onRevoke(asked.id)}
      >
        <p>Programs that use it are refused from now on, and streams that it opened end. It cannot be taken back; make a new key instead.</p>
      </ConfirmDialog>
    </>
  );
};
