import { Link } from '@tanstack/react-router';
import { STATE_PALETTE, type Alert } from '@livermore/schemas';
import { memo } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatMacdV } from '../../../lib/format-number.ts';
import type { AlertFilter } from '../model/alert-filter.ts';
import { triggerWords } from '../model/alert-words.ts';
import { AlertAge } from './alert-age.tsx';
import { AlertMarks } from './alert-marks.tsx';

export interface AlertRowProps {
  alert: Alert;
  /** Stays in the address when the alert is opened. */
  filter: AlertFilter;
  isNew?: boolean;
  isOpen?: boolean;
  onClick?: () => void;
}

/** One alert in two lines, which leads to its page. */
export const AlertItem = memo(({ alert, filter, isNew = false, isOpen = false, onClick }: AlertRowProps) => (
  <Link
    to="/alerts/$id"
    params={{ id: String(alert.id) }}
    search={filter}
    data-state={alert.state}
    aria-current={isOpen ? 'true' : undefined}
    onClick={onClick}
    className={cn(
      'grid h-[52px] w-full grid-cols-[20px_1fr_auto] content-center items-baseline gap-x-1.5 border-b border-line px-3 text-left hover:bg-raised',
      isOpen && 'bg-raised shadow-[inset_2px_0_0_var(--accent)]',
      isNew && 'just-arrived',
    )}
  >
    <StateGlyph state={alert.state} className="self-center" />
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="truncate font-mono font-semibold">{alert.symbol}</span>
      <span className="font-mono text-muted">{alert.timeframe}</span>
      <AlertMarks alert={alert} only="market" />
    </span>
    <AlertAge alert={alert} />
    <span className="col-start-2 flex min-w-0 items-center gap-1.5">
      <span className={cn('truncate', alert.revised ? 'text-faint line-through' : 'text-muted')}>{triggerWords(alert.trigger)}</span>
      <span className="sr-only">, {STATE_PALETTE[alert.state].label}</span>
      <AlertMarks alert={alert} only="judgement" />
    </span>
    <span className="text-right font-mono text-muted">{formatMacdV(alert.value)}</span>
  </Link>
));
