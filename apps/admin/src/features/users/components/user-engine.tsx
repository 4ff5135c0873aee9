import type { CommandRecord, RuntimeStatus, SeenEngine } from '@livermore/schemas';
import { Link } from '@tanstack/react-router';
import { Eye } from 'lucide-react';
import { Mark } from '../../../components/ui/mark.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { ObservedLive } from '../../../live/observed-live.tsx';
import { useUser } from '../../auth/api/use-user.ts';
import { CommandTable } from '../../control/components/command-table.tsx';
import { StatePanel } from '../../control/components/state-panel.tsx';
import { WorkPanel } from '../../control/components/work-panel.tsx';
import { agoWords, engineWords, seenWords } from '../model/engine-words.ts';
import { BackToUsers } from './back-to-users.tsx';
import { EngineExchanges } from './engine-exchanges.tsx';
import { EngineSymbols } from './engine-symbols.tsx';

export interface SeenUser extends SeenEngine<RuntimeStatus> {
  user: { id: number; email: string; displayName: string; role: string; active: boolean; lastSeenAt: number | null };
  commands: readonly CommandRecord[];
}

/** What somebody's engine does, as their own Control page shows it, without anything to steer it by. */
export const UserEngine = ({ seen, isOld }: { seen: SeenUser; isOld: boolean }) => {
  const { user, status, commands } = seen;
  const words = useLive(({ serverNow }) => engineWords({ ...seen, active: user.active }, serverNow).text);
  const isKnown = useLive(({ serverNow }) => engineWords({ ...seen, active: user.active }, serverNow).isKnown);
  return (
    <div className="h-full overflow-y-auto">
      <UserHead seen={seen} />
      {!isKnown && (
        <p role="status" className="border-b border-line-strong bg-raised px-4 py-2 text-pretty">
          <span className="font-semibold">{words}.</span> {status ? 'What is shown is as it was then.' : ''}
          {isOld && ' The server does not answer now.'}
        </p>
      )}
      {status ? (
        <ObservedLive status={status} commands={commands}>
          <div data-not-live={isKnown ? undefined : ''}>
            <div className="grid gap-px border-b border-line bg-line lg:grid-cols-2">
              <StatePanel />
              <div className="flex min-w-0 flex-col gap-px">
                <EngineExchanges exchanges={status.exchanges} />
                <WorkPanel maySteer={false} />
              </div>
            </div>
            <EngineSymbols symbols={status.symbols} />
            <Panel title="Newest commands" aside={<span className="text-faint">{commands.length}</span>}>
              {commands.length === 0 ? <p className="px-4 py-3 text-muted">No command was given yet.</p> : <CommandTable commands={commands} />}
            </Panel>
          </div>
        </ObservedLive>
      ) : (
        <Notice icon={Eye} title={user.active ? 'Nothing is heard of this engine' : 'This engine does not run'}>
          {user.active
            ? 'It appears here as soon as it reports. The process that runs the engines tells in its log when one cannot start.'
            : 'The user is disabled. Enable them under Users and keys, and their engine starts with the settings it had.'}
        </Notice>
      )}
    </div>
  );
};

const UserHead = ({ seen: { user, newestAlertAt } }: { seen: SeenUser }) => {
  const own = useUser();
  const lastSeen = useLive(({ serverNow }) => seenWords(user.lastSeenAt, serverNow));
  const alertAge = useLive(({ serverNow }) => agoWords(newestAlertAt, serverNow));
  return (
    <header className="flex flex-col gap-1 border-b border-line bg-surface px-4 py-3">
      <BackToUsers />
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h1 className="text-lg font-semibold">{user.displayName}</h1>
        <span className="text-muted">{user.email}</span>
        <span className="text-muted">{user.role}</span>
        {!user.active && <Mark meaning="Cannot sign in; the engine does not run">Disabled</Mark>}
        <span className="text-faint" title={user.lastSeenAt === null ? undefined : formatUtc(user.lastSeenAt)}>
          {lastSeen}
        </span>
        <span className="text-faint" title={newestAlertAt === null ? undefined : formatUtc(newestAlertAt)}>
          newest alert: {alertAge}
        </span>
      </div>
      <p className="text-pretty text-muted">
        {user.id === own.id ? (
          <>
            This is your own engine. You steer it under{' '}
            <Link to="/control" className="text-accent underline">
              Control
            </Link>
            .
          </>
        ) : (
          'You look at their engine; only they steer it.'
        )}
      </p>
    </header>
  );
};
