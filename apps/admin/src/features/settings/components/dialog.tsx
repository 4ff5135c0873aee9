import { Dialog as Parts } from 'radix-ui';
import type { ReactNode } from 'react';
import { Overlay } from '../../../components/ui/overlay.tsx';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  children: ReactNode;
}

/** A wide dialog: what it is about, its content, which may scroll, and its buttons in the content. Escape closes it. */
export const Dialog = ({ open, onOpenChange, title, description, children }: DialogProps) => (
  <Parts.Root open={open} onOpenChange={onOpenChange}>
    <Parts.Portal>
      <Overlay />
      <Parts.Content className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[680px] max-w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 rounded-md border border-line-strong bg-surface p-4 shadow-lg shadow-black/20 outline-none">
        <div>
          <Parts.Title className="text-base font-semibold text-fg">{title}</Parts.Title>
          <Parts.Description className="text-pretty text-muted">{description}</Parts.Description>
        </div>
        {children}
      </Parts.Content>
    </Parts.Portal>
  </Parts.Root>
);
