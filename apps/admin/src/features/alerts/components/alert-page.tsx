import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { AlertDetail } from '@livermore/schemas';
import { BellOff, ServerOff } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useAlert } from '../api/use-alert.ts';
import type { AlertFilter } from '../model/alert-filter.ts';
import { alertMarks, triggerWords } from '../model/alert-words.ts';
import { ruleWords } from '../model/rule-words.ts';
import { AlertChart } from './alert-chart.tsx';
import { AlertFacts } from './alert-facts.tsx';
import { AlertHead } from './alert-head.tsx';
import { useAlertKeys } from './use-alert-keys.ts';

/** One alert: the chart as it was then, the numbers, and the rule that gave it. */
// Its type is said: the router's types follow from its pages, and this one asks the router.
export const AlertPage = (): ReactNode => {
  const { id } = useParams({ from: '/signed-in/alerts/$id' });
  const filter = useSearch({ from: '/signed-in/alerts' });
  return /^[1-9]\d{0,14}$/.test(id) ? <KnownAlert key={id} id={Number(id)} filter={filter} /> : <NoSuchAlert filter={filter} />;
};

const NO_MOVE = (): void => {};

const KnownAlert = ({ id, filter }: { id: number; filter: AlertFilter }) => {
  const known = useAlert(id, filter);
  const navigate = useNavigate();
  const detail = known.phase === 'known' ? known.detail : null;
  const [newer, older] = [detail?.newer ?? null, detail?.older ?? null];
  const move = useCallback(
    (to: number | null) => (to === null ? NO_MOVE : () => void navigate({ to: '/alerts/$id', params: { id: String(to) }, search: filter, replace: true })),
    [navigate, filter],
  );
  const close = useCallback(() => void navigate({ to: '/alerts', search: filter }), [navigate, filter]);
  useAlertKeys({ newer: move(newer), older: move(older), close });
  if (known.phase === 'unknown') return <NoSuchAlert filter={filter} />;
  if (known.phase === 'failed') {
    return (
      <Notice icon={ServerOff} title="The alert could not be read" heading="h2">
        <p>{known.message}</p>
        <Button look="outline" className="mt-3" onClick={known.again}>
          Try again
        </Button>
      </Notice>
    );
  }
  return detail ? <AlertView detail={detail} filter={filter} /> : <Reading />;
};

const AlertView = ({ detail, filter }: { detail: AlertDetail; filter: AlertFilter }) => {
  const { alert } = detail;
  usePageTitle(`${alert.symbol} ${alert.timeframe} alert`);
  return (
    <article data-alert={alert.id} aria-labelledby="alert-title" className="@container h-full overflow-y-auto">
      <div className="flex min-h-full flex-col @3xl:h-full">
        <AlertHead detail={detail} filter={filter} />
        <div className="flex shrink-0 flex-col gap-1 border-b border-line px-4 py-2.5">
          <p className="text-[14px] text-pretty text-fg">{ruleWords(detail)}</p>
          <div role="status" className="contents">
            {alertMarks(alert)
              .filter(({ of }) => of === 'judgement')
              .map(({ mark, meaning }) => (
                <p key={mark} className="text-pretty text-muted">
                  <b className="font-semibold text-fg">{mark}:</b> {meaning}.
                </p>
              ))}
          </div>
        </div>
        <div className="flex min-h-0 flex-1 flex-col @3xl:flex-row">
          <section aria-label={`Chart at the alert: ${triggerWords(alert.trigger)}`} className="flex h-[58dvh] min-h-80 min-w-0 shrink-0 flex-col @3xl:h-auto @3xl:flex-1 @3xl:shrink">
            <AlertChart detail={detail} />
          </section>
          <aside aria-label="Facts" className="w-full shrink-0 border-t border-line @3xl:w-[280px] @3xl:overflow-y-auto @3xl:border-t-0 @3xl:border-l">
            <AlertFacts detail={detail} />
          </aside>
        </div>
      </div>
    </article>
  );
};

const Reading = () => (
  <div role="status" className="flex h-full flex-col gap-3 p-4">
    <span className="sr-only">Reading the alert</span>
    <span className="skeleton h-5 w-56" />
    <span className="skeleton h-4 w-80 max-w-full" />
    <span className="skeleton mt-2 min-h-60 flex-1" />
  </div>
);

const NoSuchAlert = ({ filter }: { filter: AlertFilter }) => {
  usePageTitle('No such alert');
  return (
    <Notice icon={BellOff} title="There is no such alert" heading="h2">
      Nobody gave it, it is another user’s, or the link comes from another data directory.{' '}
      <Link to="/alerts" search={filter} className="text-accent underline">
        See all alerts
      </Link>
    </Notice>
  );
};
