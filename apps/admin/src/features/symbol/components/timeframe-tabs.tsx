import { Link } from '@tanstack/react-router';
import { TIMEFRAMES, type ExchangeName, type MatrixRow, type Timeframe } from '@livermore/schemas';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';

interface TimeframeTabsProps {
  exchange: ExchangeName;
  symbol: string;
  current: Timeframe;
  row: MatrixRow | undefined;
}

/** The timeframes, each with the state it is in now; keys 1 to 6 lead to them too. */
export const TimeframeTabs = ({ exchange, symbol, current, row }: TimeframeTabsProps) => (
  <nav aria-label="Timeframes" className="flex shrink-0 items-center">
    {TIMEFRAMES.map((timeframe, at) => {
      const cell = row?.cells.find((each) => each.timeframe === timeframe);
      return (
        <Link
          key={timeframe}
          to="/symbols/$exchange/$symbol"
          params={{ exchange, symbol }}
          search={{ timeframe }}
          replace
          title={`${timeframe} (key ${at + 1})`}
          aria-keyshortcuts={String(at + 1)}
          aria-current={timeframe === current ? 'page' : undefined}
          className={cn(
            'flex h-8 items-center gap-1 border-b-2 px-2 font-mono text-[12px] sm:px-2.5',
            timeframe === current ? 'border-accent font-semibold text-fg' : 'border-transparent text-muted hover:text-fg',
          )}
        >
          {timeframe}
          {cell && <StateGlyph state={cell.state} className="h-2 w-3" />}
        </Link>
      );
    })}
  </nav>
);
