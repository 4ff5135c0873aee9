import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

interface DetailsPopoverProps {
  /** What the button does, for screen readers, beside its visible text. */
  title: string;
  trigger: ReactNode;
  triggerClassName?: string;
  children: ReactNode;
}

/** A quiet button in a bar that opens what stands behind its words. */
export const DetailsPopover = ({ title, trigger, triggerClassName, children }: DetailsPopoverProps) => (
  <Popover.Root>
    <Popover.Trigger
      className={cn('flex h-8 min-w-0 items-center gap-1.5 rounded px-2 text-left hover:bg-raised aria-expanded:bg-raised', triggerClassName)}
    >
      {trigger}
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        aria-label={title}
        sideOffset={6}
        align="start"
        collisionPadding={8}
        className="z-50 w-80 max-w-[calc(100vw-16px)] rounded-md border border-line-strong bg-surface p-3 shadow-lg shadow-black/20 outline-none"
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
);

/** Names and values under each other. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
    {facts.map(([name, value]) => (
      <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline">
        <dt className="text-muted">{name}</dt>
        <dd className="text-right font-mono text-[12px] whitespace-nowrap text-fg">{value}</dd>
      </div>
    ))}
  </dl>
);
