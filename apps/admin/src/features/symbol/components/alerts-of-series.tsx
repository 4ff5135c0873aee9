import { Link } from '@tanstack/react-router';
import { STATE_PALETTE, type Alert } from '@livermore/schemas';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatMacdV } from '../../../lib/format-number.ts';
import { formatUtc } from '../../../lib/format-time.ts';
import { triggerWords } from '../../alerts/model/alert-words.ts';
import { shortMoment } from '../model/chart-time.ts';

/** As many as a glance takes; the marks on the chart show all of them. */
const SHOWN = 8;

interface AlertsOfSeriesProps {
  /** Oldest first. */
  alerts: readonly Alert[];
}

/** The newest alerts of the series on the chart; each opens as its mark does. */
export const AlertsOfSeries = ({ alerts }: AlertsOfSeriesProps) => {
  const newest = alerts.slice(-SHOWN).toReversed();
  if (newest.length === 0) return <p className="px-3 py-2 text-faint">None on the bars that are loaded.</p>;
  return (
    <ul>
      {newest.map((alert) => (
        <li key={alert.id}>
          <Link
            to="/alerts/$id"
            params={{ id: String(alert.id) }}
            search={{}}
            className="grid h-7 w-full grid-cols-[16px_minmax(0,1fr)_auto_auto] items-center gap-2 px-3 text-left hover:bg-raised"
          >
            <StateGlyph state={alert.state} />
            <span className={cn('truncate', alert.revised && 'text-faint line-through')}>
              {triggerWords(alert.trigger)}
              <span className="sr-only">, {STATE_PALETTE[alert.state].label}</span>
            </span>
            <span className="font-mono text-[12px] text-muted">{formatMacdV(alert.value)}</span>
            <time dateTime={new Date(alert.openTime).toISOString()} title={formatUtc(alert.openTime)} className="text-[12px] text-faint">
              {shortMoment(alert.openTime, alerts.at(-1)?.openTime ?? 0)}
            </time>
          </Link>
        </li>
      ))}
      {alerts.length > SHOWN && <li className="px-3 py-1 text-[12px] text-faint">and {alerts.length - SHOWN} more on the chart</li>}
    </ul>
  );
};
