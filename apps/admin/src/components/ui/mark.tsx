import { cn } from '../../lib/cn.ts';

interface MarkProps {
  children: string;
  meaning: string;
  className?: string;
}

/** A small word that qualifies what stands beside it, with its meaning on hover and for screen readers. */
export const Mark = ({ children, meaning, className }: MarkProps) => (
  <span
    title={meaning}
    className={cn(
      'inline-flex h-4 shrink-0 items-center rounded-xs border border-line-strong px-1 text-[10px] leading-none font-semibold tracking-wide text-muted uppercase',
      children === 'Demo' && 'demo-mark border-accent/60 text-accent',
      className,
    )}
  >
    {children}
  </span>
);
