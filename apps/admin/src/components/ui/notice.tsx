import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  /** What to do next. */
  children: ReactNode;
  heading?: 'h1' | 'h2' | 'h3';
}

/** A designed empty, waiting or error state: what is so, and the next step. */
export const Notice = ({ icon: Icon, title, children, heading: Heading = 'h2' }: NoticeProps) => (
  <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-10 text-center">
    <Icon aria-hidden className="size-6 text-faint" strokeWidth={1.5} />
    <Heading className="text-base font-semibold text-fg">{title}</Heading>
    <div className="text-pretty text-muted">{children}</div>
  </div>
);
