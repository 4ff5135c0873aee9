import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Overlay } from './overlay.tsx';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question: `Clear the cache?` */
  title: string;
  /** What will happen, in numbers where there are some. */
  children: ReactNode;
  /** The deed, not "OK": `Clear cache`. */
  confirmLabel: string;
  onConfirm: () => void;
}

/** Says what something destructive will do, and asks once. Cancel has the focus first; Escape cancels. */
export const ConfirmDialog = ({ open, onOpenChange, title, children, confirmLabel, onConfirm }: ConfirmDialogProps) => (
  <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
    <AlertDialog.Portal>
      <Overlay />
      <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[440px] max-w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 overflow-y-auto rounded-md border border-line-strong bg-surface p-4 shadow-lg shadow-black/20 outline-none">
        <AlertDialog.Title className="text-base font-semibold text-fg">{title}</AlertDialog.Title>
        <AlertDialog.Description asChild>
          <div className="flex flex-col gap-2 text-pretty text-muted">{children}</div>
        </AlertDialog.Description>
        <div className="mt-1 flex justify-end gap-2">
          <AlertDialog.Cancel asChild>
            <Button look="outline">Cancel</Button>
          </AlertDialog.Cancel>
          <AlertDialog.Action asChild>
            <Button onClick={onConfirm}>{confirmLabel}</Button>
          </AlertDialog.Action>
        </div>
      </AlertDialog.Content>
    </AlertDialog.Portal>
  </AlertDialog.Root>
);
