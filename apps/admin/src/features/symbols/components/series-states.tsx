import { STATE_PALETTE, TIMEFRAMES, type MatrixRow, type SymbolStatus } from '@livermore/schemas';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';

interface SeriesStatesProps {
  status: SymbolStatus | undefined;
  live: MatrixRow | undefined;
}

/** The state of every watched timeframe, shortest first. */
export const SeriesStates = ({ status, live }: SeriesStatesProps) => {
  const watched = TIMEFRAMES.filter((timeframe) => status?.series.some((each) => each.timeframe === timeframe));
  const words = watched.map((timeframe) => {
    const cell = live?.cells.find((each) => each.timeframe === timeframe);
    return `${timeframe} ${cell ? STATE_PALETTE[cell.state].label : 'waiting'}`;
  });
  return (
    <span title={words.join('\n')} className="flex shrink-0 items-center gap-1">
      <span className="sr-only">{words.join(', ')}</span>
      {watched.map((timeframe) => (
        <StateGlyph key={timeframe} state={live?.cells.find((each) => each.timeframe === timeframe)?.state ?? 'UNDEFINED'} className="w-5" />
      ))}
    </span>
  );
};
