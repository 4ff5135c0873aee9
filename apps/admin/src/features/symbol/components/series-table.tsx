import { STATE_PALETTE, TIMEFRAMES, type SymbolMetrics, type SymbolStatus, type Timeframe } from '@livermore/schemas';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatAge } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';

interface SeriesTableProps {
  status: SymbolStatus | undefined;
  metrics: SymbolMetrics | undefined;
  current: Timeframe;
}

/** The quality of every series of the symbol: what its MACD-V rests on. */
export const SeriesTable = ({ status, metrics, current }: SeriesTableProps) => {
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  const watched = TIMEFRAMES.filter((timeframe) => status?.series.some((each) => each.timeframe === timeframe));
  if (watched.length === 0) return <p className="px-3 py-2 text-faint">No series of it is watched now.</p>;
  return (
    <table className="w-full text-[12px]">
      <caption className="sr-only">Quality of each series</caption>
      <thead>
        <tr className="text-left text-faint">
          <th scope="col" className="py-1 pl-3 font-normal">Series</th>
          <th scope="col" className="font-normal">Seeded</th>
          <th scope="col" className="text-right font-normal" title="Bars with trades, of all bars from the first to the last of them">Observed</th>
          <th scope="col" className="text-right font-normal" title="Empty bars among the last 100">Synthetic</th>
          <th scope="col" className="pr-3 text-right font-normal" title="Age of the newest closed value">Value</th>
        </tr>
      </thead>
      <tbody className="font-mono">
        {watched.map((timeframe) => {
          const one = metrics?.series.find((each) => each.timeframe === timeframe);
          const candles = status?.series.find((each) => each.timeframe === timeframe)?.candles;
          return (
            <tr key={timeframe} className={cn('h-6', timeframe === current && 'bg-raised')} title={one?.reason ?? `${candles ?? 0} candles at hand`}>
              <th scope="row" className="pl-3 text-left font-normal">
                <span className="flex items-center gap-1.5">
                  <span className="w-7">{timeframe}</span>
                  {one && <StateGlyph state={one.state} />}
                  {one && <span className="sr-only">{STATE_PALETTE[one.state].label}</span>}
                </span>
              </th>
              <td className="font-sans text-muted">{one ? (one.seeded ? 'yes' : 'no') : 'waiting'}</td>
              <td className="text-right">{one ? `${one.observedCount}/${one.spanBars}` : '–'}</td>
              <td className="text-right">{one ? `${Math.round(one.syntheticShare * 100)}%` : '–'}</td>
              <td className="pr-3 text-right text-muted">{one ? formatAge(now - one.computedAt) : '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
