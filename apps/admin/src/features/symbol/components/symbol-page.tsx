import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { EXCHANGE_IDS, EXCHANGE_LABELS, EXCHANGE_ORDER, SYMBOL_PATTERN, TIMEFRAMES, type ExchangeName, type Timeframe } from '@livermore/schemas';
import { CandlestickChart, Compass } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useFormingBar, useRow, useSeries } from '../api/use-series.ts';
import { useSeriesAlerts } from '../api/use-series-alerts.ts';
import { timeframeOfKey } from '../model/chart-time.ts';
import { AlertsOfSeries } from './alerts-of-series.tsx';
import { BackfillSymbol } from './backfill-symbol.tsx';
import { ChartAttribution } from './chart-attribution.tsx';
import { SymbolChart } from './symbol-chart.tsx';
import { Part, SymbolFacts } from './symbol-facts.tsx';
import { SymbolHead } from './symbol-head.tsx';

/** Quality of the series is asked for this often, ms: it changes with closes. */
const METRICS_MS = 5_000;

/** One symbol on one timeframe: its bars, its MACD-V, and what they rest on. */
export const SymbolPage = () => {
  const { exchange, symbol } = useParams({ from: '/signed-in/symbols/$exchange/$symbol' });
  const { timeframe = '1h' } = useSearch({ from: '/signed-in/symbols/$exchange/$symbol' });
  const known = EXCHANGE_ORDER.find((name) => name === exchange);
  if (!known || !SYMBOL_PATTERN.test(symbol)) {
    return (
      <Notice icon={Compass} title="There is no such symbol" heading="h1">
        <Link to="/symbols" className="text-accent underline">
          Look for it among the symbols
        </Link>
      </Notice>
    );
  }
  return <SymbolView key={`${known}:${symbol}:${timeframe}`} exchange={known} symbol={symbol} timeframe={timeframe} />;
};

interface SymbolViewProps {
  exchange: ExchangeName;
  symbol: string;
  timeframe: Timeframe;
}

const SymbolView = ({ exchange, symbol, timeframe }: SymbolViewProps) => {
  usePageTitle(`${symbol} ${timeframe}`);
  const exchangeId = EXCHANGE_IDS[exchange];
  const series = useMemo(() => ({ exchangeId, symbol, timeframe }), [exchangeId, symbol, timeframe]);
  const row = useRow(exchangeId, symbol);
  const feed = useSeries(series);
  const forming = useFormingBar(series, feed);
  const alerts = useSeriesAlerts(series, feed.bars[0]?.openTime ?? null);
  const status = useLive(({ data }) => data.status?.symbols.find((each) => each.exchangeId === exchangeId && each.symbol === symbol));
  const settings = useQuery({ ...trpc.settings.get.queryOptions(), staleTime: METRICS_MS });
  const metrics = useQuery({
    ...trpc.symbols.metrics.queryOptions({ exchangeId, symbol }),
    refetchInterval: METRICS_MS,
    placeholderData: keepPreviousData,
  });
  const levels = useLevels(settings.data?.settings.alerts.levels);
  const navigate = useNavigate();
  const openAlert = useCallback((id: number) => void navigate({ to: '/alerts/$id', params: { id: String(id) }, search: {} }), [navigate]);
  useTimeframeKeys(exchange, symbol);
  const steers = maySteer(useUser().role);
  return (
    <div className="flex h-full flex-col overflow-y-auto bg-surface lg:overflow-hidden">
      <SymbolHead exchange={exchange} symbol={symbol} timeframe={timeframe} row={row} status={status} />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <section aria-label="Chart" className="relative flex h-[68dvh] min-w-0 shrink-0 flex-col lg:h-auto lg:flex-1 lg:shrink">
          {feed.bars.length > 0 ? (
            <SymbolChart
              name={`${symbol} ${timeframe}`}
              bars={feed.bars}
              forming={forming}
              alerts={alerts}
              levels={levels}
              decimals={feed.priceDecimals}
              isDaily={timeframe === '1d'}
              onNeedOlder={feed.loadOlder}
              onOpenAlert={openAlert}
            />
          ) : (
            <NoBars phase={feed.phase} message={feed.message} isWatched={status !== undefined} label={EXCHANGE_LABELS[exchange]} />
          )}
          <ChartAttribution loadingOlder={feed.loadingOlder} problem={feed.bars.length > 0 && feed.phase === 'failed' ? feed.message : ''} />
        </section>
        <aside aria-label="Facts" className="w-full shrink-0 border-t border-line lg:w-[320px] lg:overflow-y-auto lg:border-t-0 lg:border-l">
          <Part title={`Alerts on ${timeframe}`}>
            <AlertsOfSeries alerts={alerts} />
          </Part>
          <SymbolFacts status={status} metrics={metrics.data?.symbols[0]} feed={feed} timeframe={timeframe} />
          {steers && status && <BackfillSymbol symbol={symbol} timeframe={timeframe} />}
        </aside>
      </div>
    </div>
  );
};

const NO_LEVELS: readonly number[] = [];

/** The levels of the settings, the same object while they stay the same. */
const useLevels = (levels: readonly number[] | undefined): readonly number[] => {
  const text = levels?.join(' ') ?? '';
  return useMemo(() => (text === '' ? NO_LEVELS : text.split(' ').map(Number)), [text]);
};

/** Keys 1 to 6 lead to the timeframes, wherever the focus is, except where somebody types. */
const useTimeframeKeys = (exchange: ExchangeName, symbol: string): void => {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      const timeframe = timeframeOfKey(event.key, TIMEFRAMES);
      if (!timeframe || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      void navigate({ to: '/symbols/$exchange/$symbol', params: { exchange, symbol }, search: { timeframe }, replace: true });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, exchange, symbol]);
};

interface NoBarsProps {
  phase: 'loading' | 'ready' | 'failed';
  message: string;
  isWatched: boolean;
  label: string;
}

const NoBars = ({ phase, message, isWatched, label }: NoBarsProps) => {
  if (phase === 'loading') {
    return (
      <div role="status" className="flex flex-1 flex-col justify-end gap-3 p-4">
        <span className="sr-only">Waiting for the bars</span>
        <span className="skeleton h-1/2" />
        <span className="skeleton h-1/4" />
      </div>
    );
  }
  return (
    <div className="flex flex-1 items-center">
      {phase === 'failed' ? (
        <Notice icon={CandlestickChart} title="The bars cannot be read now">
          {message} It is tried again every two seconds.
        </Notice>
      ) : (
        <Notice icon={CandlestickChart} title="No bar is known yet">
          {isWatched ? `They appear as soon as ${label} has told their history.` : 'This symbol is not watched. Add it, and its history is read.'}
        </Notice>
      )}
    </div>
  );
};
