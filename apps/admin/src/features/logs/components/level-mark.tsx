import type { LogLevel } from '@livermore/schemas';
import { CircleDashed, Info, OctagonX, TriangleAlert, type LucideIcon } from 'lucide-react';
import { cn } from '../../../lib/cn.ts';

const LEVELS: Readonly<Record<LogLevel, { icon: LucideIcon; look: string }>> = {
  debug: { icon: CircleDashed, look: 'text-faint' },
  info: { icon: Info, look: 'text-muted' },
  warn: { icon: TriangleAlert, look: 'font-semibold text-fg' },
  error: { icon: OctagonX, look: 'rounded-xs bg-fg px-1 font-semibold text-bg' },
};

/** A level by its word and its shape. */
export const LevelMark = ({ level }: { level: LogLevel }) => {
  const { icon: Icon, look } = LEVELS[level];
  return (
    <span className={cn('inline-flex h-4.5 items-center gap-1 justify-self-start', level !== 'error' && 'px-1', look)}>
      <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />
      {level}
    </span>
  );
};
