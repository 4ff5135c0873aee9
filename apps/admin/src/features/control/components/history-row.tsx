import type { CommandRecord, CommandStatus } from '@livermore/schemas';
import { Link } from '@tanstack/react-router';
import { Ban, CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle, type LucideIcon } from 'lucide-react';
import { memo, useState } from 'react';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatAge, formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { commandName, commandSubject, isOpenCommand, lifeWords } from '../../commands/model/command-words.ts';
import { ORIGIN_WORDS } from '../model/origin-words.ts';

export const HISTORY_GRID = 'grid-cols-[112px_minmax(0,2fr)_minmax(0,3fr)_minmax(0,1.2fr)_64px_64px] gap-x-4';

const ICONS: Readonly<Record<CommandStatus, LucideIcon>> = {
  stored: Clock,
  acknowledged: Clock,
  running: LoaderCircle,
  succeeded: CircleCheck,
  failed: CircleX,
  rejected: CircleX,
  expired: CircleDashed,
  cancelled: Ban,
  superseded: Ban,
};

const span = (from: number | null, to: number | null): string => (from === null || to === null ? '–' : formatAge(to - from));

/** One command: a line on a desktop, three on a phone; opens to all that the ledger holds. */
export const HistoryRow = memo(({ command }: { command: CommandRecord }) => {
  const [open, setOpen] = useState(false);
  const words = useLive(({ serverNow }) => resultWords(command, serverNow));
  const stored = useLive(({ serverNow }) => formatLocal(command.storedAt, serverNow));
  const Icon = ICONS[command.status];
  const subject = commandSubject(command);
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={cn(HISTORY_GRID, 'w-full items-center px-4 py-1.5 text-left hover:bg-raised max-md:flex max-md:flex-wrap max-md:gap-y-0.5 md:grid')}
      >
        <time dateTime={new Date(command.storedAt).toISOString()} title={formatUtc(command.storedAt)} className="text-muted max-md:order-2 max-md:ml-auto">
          {stored}
        </time>
        <span className="flex min-w-0 items-baseline gap-2 max-md:order-1">
          <span className="shrink-0 font-medium">{commandName(command.type)}</span>
          <span className="truncate font-mono text-[12px] text-muted">{subject}</span>
        </span>
        <span className="flex min-w-0 items-center gap-1.5 max-md:order-3 max-md:w-full">
          <Icon aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
          <span className="truncate" title={words}>
            {words}
          </span>
        </span>
        <span className="truncate text-muted max-md:order-4 max-md:w-full">
          {ORIGIN_WORDS[command.origin]}
          {command.actor && <span className="text-faint"> · {command.actor}</span>}
        </span>
        <span className="text-right font-mono text-[12px] text-muted max-md:hidden">{span(command.storedAt, command.startedAt)}</span>
        <span className="text-right font-mono text-[12px] text-muted max-md:hidden">{span(command.startedAt, command.endedAt)}</span>
      </button>
      {open && <CommandFacts command={command} />}
    </li>
  );
});

/** The end with what the engine said about it. */
const resultWords = (command: CommandRecord, now: number): string => {
  const { message, status } = command;
  const words = lifeWords(command, now, null);
  return status === 'succeeded' && message ? `${words}. ${message}` : words;
};

const when = (time: number | null): string => (time === null ? '–' : formatUtc(time));

const CommandFacts = ({ command }: { command: CommandRecord }) => (
  <div className="max-w-xl px-4 pt-1 pb-3 text-[12px] md:pl-[144px]">
    <Facts
      facts={[
        ['Request', command.requestId],
        ['Issued', when(command.issuedAt)],
        ['Stored', when(command.storedAt)],
        ['Acknowledged', when(command.acknowledgedAt)],
        ['Started', when(command.startedAt)],
        isOpenCommand(command) ? ['Expires', when(command.expiresAt)] : ['Ended', when(command.endedAt)],
        ['Waited', span(command.storedAt, command.startedAt)],
        ['Ran', span(command.startedAt, command.endedAt)],
        ...(command.error ? ([['Code', command.error.code]] as const) : []),
      ]}
    />
    <Link to="/logs" search={{ id: command.requestId }} className="mt-1 inline-block text-accent underline">
      Its lines in the log
    </Link>
    {[command.payload, command.data].map(
      (value, at) =>
        value &&
        Object.keys(value).length > 0 && (
          <pre key={at === 0 ? 'payload' : 'data'} className="mt-1 overflow-x-auto font-mono whitespace-pre-wrap text-muted">
            {at === 0 ? 'asked ' : 'gave '}
            {JSON.stringify(value)}
          </pre>
        ),
    )}
  </div>
);
