import type { SeenEngine } from '@livermore/schemas';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { Panel } from '../../../components/ui/panel.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatDuration, formatUtc } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { modeWords } from '../../frame/model/runtime-words.ts';
import { LOOK_AGAIN_MS } from '../model/look-again.ts';
import { agoWords, engineWords, settingsWords } from '../model/engine-words.ts';

interface ShownUser {
  id: number;
  displayName: string;
  active: boolean;
}

const GRID =
  'grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_minmax(0,1.1fr)_90px_minmax(0,1fr)_64px_minmax(0,1.2fr)_96px_16px] xl:gap-x-4';

/** How everybody's engine is, and the way to look at one. */
export const EnginesPanel = ({ users }: { users: readonly ShownUser[] }) => {
  const { data, isError } = useQuery({ ...trpc.users.runtimes.queryOptions(), refetchInterval: LOOK_AGAIN_MS });
  return (
    <Panel title="Engines of everybody" aside={<span className="text-muted">You look; each person steers their own.</span>}>
      <div aria-hidden className={`${GRID} hidden h-8 items-center border-b border-line px-4 text-faint xl:grid`}>
        <span>User</span>
        <span>State</span>
        <span>Mode</span>
        <span>Up</span>
        <span>Settings</span>
        <span className="text-right">Symbols</span>
        <span>Holds</span>
        <span>Newest alert</span>
      </div>
      <ul className="flex flex-col">
        {users.map((user) => {
          const engine = data?.runtimes.find(({ userId }) => userId === user.id);
          return engine ? (
            <EngineRow key={user.id} user={user} engine={engine} />
          ) : (
            <li key={user.id} className="border-b border-line px-4 py-2.5 last:border-b-0">
              <span className="skeleton block h-4 w-full" />
            </li>
          );
        })}
      </ul>
      <div className="px-4 py-1 empty:hidden">
        <RefusalLine words={isError ? 'The engines cannot be asked now; what is shown is what was last heard.' : undefined} />
      </div>
    </Panel>
  );
};

const EngineRow = ({ user, engine }: { user: ShownUser; engine: SeenEngine }) => {
  const { status, newestAlertAt } = engine;
  const words = useLive(({ serverNow }) => engineWords({ ...engine, active: user.active }, serverNow).text);
  const isKnown = useLive(({ serverNow }) => engineWords({ ...engine, active: user.active }, serverNow).isKnown);
  const uptime = useLive(({ serverNow }) => (status ? formatDuration(serverNow - status.startedAt) : ''));
  const alertAge = useLive(({ serverNow }) => agoWords(newestAlertAt, serverNow));
  const old = status && !isKnown ? 'text-faint line-through' : 'text-muted';
  const [hold, ...otherHolds] = status?.holds ?? [];
  const holdWords = hold ? `${hold.message}${otherHolds.length > 0 ? ` +${otherHolds.length}` : ''}` : '';
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/users/$id"
        params={{ id: String(user.id) }}
        className={cn(GRID, 'flex min-h-11 flex-wrap items-center max-xl:gap-x-3 px-4 py-1.5 hover:bg-raised max-xl:gap-y-0.5 xl:grid')}
      >
        <span className="truncate font-medium">{user.displayName}</span>
        <span className={cn('truncate', isKnown ? 'font-medium' : 'text-accent')} title={status ? `Observed ${formatUtc(status.observedAt)}` : undefined}>
          {words}
        </span>
        <span className={cn('w-full text-[12px] text-pretty xl:hidden', old)}>
          {[
            ...(status ? [modeWords(status.mode), `up ${uptime}`, `settings ${settingsWords(status)}`, `${status.symbols} symbols`, hold ? holdWords : 'no holds'] : []),
            `newest alert ${alertAge}`,
          ].join(' · ')}
        </span>
        <span className={cn('truncate max-xl:hidden', old)}>{status && modeWords(status.mode)}</span>
        <span className={cn('truncate max-xl:hidden', old)} title={status ? `Started ${formatUtc(status.startedAt)}` : undefined}>
          {uptime}
        </span>
        <span className={cn('truncate max-xl:hidden', status?.desired.settingsVersion === status?.applied.settingsVersion ? old : 'text-accent')}>
          {status && settingsWords(status)}
        </span>
        <span className={cn('text-right font-mono text-[12px] max-xl:hidden', old)}>{status?.symbols}</span>
        <span className={cn('truncate max-xl:hidden', hold ? 'text-fg' : 'text-faint')} title={status?.holds.map(({ message }) => message).join('\n')}>
          {hold ? holdWords : status && 'none'}
        </span>
        <span className="truncate text-muted max-xl:hidden" title={newestAlertAt === null ? undefined : formatUtc(newestAlertAt)}>
          {alertAge}
        </span>
        <ChevronRight aria-hidden className="size-4 text-faint max-xl:hidden" />
      </Link>
    </li>
  );
};
