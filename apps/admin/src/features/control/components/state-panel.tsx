import type { RuntimeHold, RuntimeStatus } from '@livermore/schemas';
import { Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import { Panel } from '../../../components/ui/panel.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatCalmAge, formatDuration, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { modeWords, stateWords } from '../../frame/model/runtime-words.ts';
import { meaningOf } from '../model/mode-picture.ts';

/** What runs, what was asked for, and what keeps the two apart. */
export const StatePanel = () => {
  const status = useLive(({ data }) => data.status);
  const uptime = useLive(({ data, serverNow }) => (data.status ? formatDuration(serverNow - data.status.startedAt) : ''));
  const observed = useLive(({ data, serverNow }) => (data.status ? formatCalmAge(serverNow - data.status.observedAt) : ''));
  return (
    <Panel
      title="Engine"
      aside={
        status && (
          <span className="ml-auto text-faint" title={formatUtc(status.observedAt)}>
            observed {observed === 'now' ? 'now' : `${observed} ago`}
          </span>
        )
      }
    >
      {status ? (
        <div className="flex flex-col gap-4 p-4">
          <div>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-lg font-semibold">{stateWords(status.state)}</span>
              <span className="text-muted">{modeWords(status.mode)}</span>
              <span className="text-faint" title={`Started ${formatUtc(status.startedAt)}`}>
                up {uptime}
              </span>
            </p>
            <p className="text-muted">{meaningOf(status.state)}</p>
          </div>
          <Comparison status={status} />
          <Reasons title="Holds" icon={TriangleAlert} reasons={status.holds} none="Nothing is held back." />
          {status.warnings.length > 0 && <Reasons title="Warnings" icon={Info} reasons={status.warnings} none="" />}
        </div>
      ) : (
        <div className="flex flex-col gap-3 p-4" role="status" aria-label="Waiting for the state of the engine">
          <span className="skeleton h-5 w-40" />
          <span className="skeleton h-3 w-64" />
          <span className="skeleton h-16 w-full" />
        </div>
      )}
    </Panel>
  );
};

/** Asked for beside observed; what differs is on its way. */
const Comparison = ({ status }: { status: RuntimeStatus }) => {
  const appliedAge = useLive(({ serverNow }) => formatDuration(serverNow - status.applied.at));
  const rows = [
    { name: 'Runs', asked: status.desired.paused ? 'paused' : 'running', seen: stateWords(status.state), differs: status.desired.paused !== status.paused },
    { name: 'Mode', asked: modeWords(status.desired.mode), seen: modeWords(status.mode), differs: status.desired.mode !== status.mode },
    {
      name: 'Settings',
      asked: `v${status.desired.settingsVersion}`,
      seen: `v${status.applied.settingsVersion}`,
      note: `for ${appliedAge}`,
      differs: status.desired.settingsVersion !== status.applied.settingsVersion,
    },
  ];
  return (
    <table className="w-full text-left">
      <thead className="text-faint">
        <tr className="border-b border-line">
          <th className="py-1 font-normal">
            <span className="sr-only">What</span>
          </th>
          <th className="py-1 font-normal">Asked for</th>
          <th className="py-1 font-normal">Observed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, asked, seen, note, differs }) => (
          <tr key={name} className="border-b border-line last:border-0">
            <th scope="row" className="w-24 py-1.5 font-normal text-muted">
              {name}
            </th>
            <td className={cn('py-1.5', differs && 'font-semibold text-accent')}>{asked}</td>
            <td className="py-1.5">
              {seen}
              {differs ? <span className="ml-2 text-accent">applying…</span> : note && <span className="ml-2 text-faint">{note}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Reasons = ({ title, icon: Icon, reasons, none }: { title: string; icon: LucideIcon; reasons: readonly RuntimeHold[]; none: string }) => {
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  return (
    <div>
      <h3 className="mb-1 text-faint">{title}</h3>
      {reasons.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {reasons.map(({ reason, message, since }) => (
            <li key={`${reason} ${message}`} className="flex gap-2">
              <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" strokeWidth={1.75} />
              <p className="min-w-0 text-pretty">
                {message}{' '}
                <span className="text-faint" title={formatUtc(since)}>
                  for {formatDuration(now - since)}
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
