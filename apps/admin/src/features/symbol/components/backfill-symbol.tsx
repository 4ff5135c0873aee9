import { DatabaseZap } from 'lucide-react';
import { useState } from 'react';
import type { Timeframe } from '@livermore/schemas';
import { Button } from '../../../components/ui/button.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { useCommand } from '../../commands/api/use-command.ts';
import { CommandLife } from '../../commands/components/command-life.tsx';

interface BackfillSymbolProps {
  symbol: string;
  timeframe: Timeframe;
}

/** Reads the history of this symbol again, one series or all of them; its life is shown here. */
export const BackfillSymbol = ({ symbol, timeframe }: BackfillSymbolProps) => {
  const command = useCommand(`symbol.backfill.${symbol}`);
  const [all, setAll] = useState(true);
  const paused = useLive(({ data }) => data.status?.paused ?? false);
  return (
    <div className="flex flex-col gap-1 px-3 py-2">
      <div className="flex items-center gap-2">
        <Button
          look="outline"
          size="small"
          disabled={command.underWay || paused}
          onClick={() => command.send({ type: 'force-backfill', payload: { symbols: [symbol], ...(all ? {} : { timeframes: [timeframe] }) } })}
        >
          <DatabaseZap aria-hidden className="size-3.5" strokeWidth={1.75} />
          Back-fill
        </Button>
        <label className="flex items-center gap-1.5 text-muted">
          <span className="sr-only">Which series to back-fill</span>
          <select
            value={all ? 'all' : 'one'}
            onChange={({ target }) => setAll(target.value === 'all')}
            className="h-7 rounded border border-line-strong bg-surface px-1.5 text-fg"
          >
            <option value="all">all timeframes</option>
            <option value="one">{timeframe} only</option>
          </select>
        </label>
      </div>
      <p className="text-[12px] text-faint">
        {paused ? 'The engine is paused: resume it first.' : 'Reads the newest 1,000 bars of each from the exchange again; values stay on the screen meanwhile.'}
      </p>
      <CommandLife command={command} />
    </div>
  );
};
