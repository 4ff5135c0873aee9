import { Dialog as Base } from 'radix-ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Overlay } from './overlay.tsx';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  description: string;
  children: ReactNode;
  /** Buttons, at the end. */
  footer: ReactNode;
}

/** A dialog with a form in it. Escape and the cross close it and change nothing. */
export const Dialog = ({ open, onOpenChange, title, description, children, footer }: DialogProps) => (
  <Base.Root open={open} onOpenChange={onOpenChange}>
    <Base.Portal>
      <Overlay />
      <Base.Content className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-24px)] w-[520px] max-w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-md border border-line-strong bg-surface shadow-lg shadow-black/20 outline-none">
        <div className="flex items-start gap-2 border-b border-line py-3 pr-3 pl-4">
          <div className="min-w-0 flex-1">
            <Base.Title className="text-base font-semibold text-fg">{title}</Base.Title>
            <Base.Description className="text-pretty text-muted">{description}</Base.Description>
          </div>
          <Base.Close asChild>
            <Button look="quiet" size="icon" aria-label="Close">
              <X aria-hidden className="size-4" />
            </Button>
          </Base.Close>
        </div>
        <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3">{children}</div>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
      </Base.Content>
    </Base.Portal>
  </Base.Root>
);
