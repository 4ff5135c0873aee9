import type { LogLine } from '@livermore/schemas';
import { Link } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';
import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';
import { formatLocalMs, formatUtcMs } from '../../../lib/format-time.ts';
import { LevelMark } from './level-mark.tsx';
import { LineDetails } from './line-details.tsx';

const COLUMNS = 'sm:grid-cols-[88px_68px_92px_minmax(0,1fr)]';

interface LogRowProps {
  line: LogLine;
  /** How many lines are missing before this one. */
  missing: number;
  isOpen: boolean;
  onToggle: (id: string) => void;
  /** Lines of one command or alert are shown already. */
  isContext: boolean;
  /** Start of the present day, so that times of other days get their date. */
  now: number;
}

/** One line: a row on a desktop, two on a phone; opens to everything that it says. */
export const LogRow = memo(({ line, missing, isOpen, onToggle, isContext, now }: LogRowProps) => {
  const { id, at, level, component, process, nr, message, symbol, requestId, alertId } = line;
  const name = requestId ?? alertId;
  return (
    <div className={cn('border-b border-line', isOpen && 'bg-raised')}>
      {missing > 0 && <Divider>{`${missing} ${missing === 1 ? 'line is' : 'lines are'} missing here: more came than this page could take`}</Divider>}
      {nr === 1 && <Divider>{`${process} starts here`}</Divider>}
      <div className="flex items-start hover:bg-raised">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => onToggle(id)}
          className={cn(COLUMNS, 'grid min-w-0 flex-1 grid-cols-[auto_auto_minmax(0,1fr)] items-start gap-x-3 gap-y-0.5 px-4 py-1 text-left')}
        >
          <time dateTime={new Date(at).toISOString()} title={formatUtcMs(at)} className="font-mono text-[12px] leading-4.5 text-muted">
            {formatLocalMs(at, now)}
          </time>
          <LevelMark level={level} />
          <span className="truncate text-muted" title={process}>
            {component}
          </span>
          <span className={cn('wrap-anywhere max-sm:col-span-3', !isOpen && 'line-clamp-2 sm:line-clamp-1', level === 'debug' && 'text-muted')}>
            {symbol && !message.includes(symbol) && <span className="mr-2 font-mono text-[12px] text-muted">{symbol}</span>}
            {message}
          </span>
        </button>
        {name !== undefined && !isContext && (
          <Link
            to="/logs"
            search={{ id: String(name) }}
            aria-label={`All lines of ${requestId === undefined ? 'alert' : 'command'} ${name}`}
            title={`All lines of ${requestId === undefined ? 'alert' : 'command'} ${name}`}
            className="flex h-6.5 shrink-0 items-center gap-1 px-4 text-faint hover:text-accent"
          >
            <ListFilter aria-hidden className="size-3.5" strokeWidth={1.75} />
            <span className="max-sm:hidden">{requestId === undefined ? 'alert' : 'command'}</span>
          </Link>
        )}
      </div>
      {isOpen && <LineDetails line={line} />}
    </div>
  );
});

const Divider = ({ children }: { children: string }) => (
  <p className="flex items-center gap-3 border-b border-line bg-surface px-4 py-1 text-[12px] text-faint before:h-px before:flex-1 before:bg-line-strong after:h-px after:flex-1 after:bg-line-strong">
    {children}
  </p>
);
