import { useId, type ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

interface PanelProps {
  title: string;
  /** Beside the title, at the end of its line. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A titled part of a page; hairlines between parts are drawn by the grid around them. */
export const Panel = ({ title, aside, className, children }: PanelProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn('flex min-w-0 flex-col bg-surface', className)}>
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
};
