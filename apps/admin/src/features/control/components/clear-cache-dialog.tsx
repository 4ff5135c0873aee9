import { TIMEFRAMES, type CommandRequest, type Timeframe } from '@livermore/schemas';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { costOf } from '../model/cost.ts';
import { CostPreview } from './cost-preview.tsx';
import { PausedNote } from './paused-note.tsx';

interface ClearCacheDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSend: (request: CommandRequest) => void;
}

const SCOPES = [
  ['all', 'Everything'],
  ['symbol', 'One symbol'],
  ['timeframe', 'One timeframe'],
] as const;

const SELECT = 'h-8 rounded border border-line-strong bg-surface px-1.5 font-mono';

/** Chooses the scope, says what will be replaced, and asks once. */
export const ClearCacheDialog = ({ open, onOpenChange, onSend }: ClearCacheDialogProps) => {
  const status = useLive(({ data }) => data.status);
  const [scope, setScope] = useState<(typeof SCOPES)[number][0]>('all');
  const [symbol, setSymbol] = useState('');
  const [timeframe, setTimeframe] = useState<Timeframe>('1m');
  if (!status) return null;
  const watched = [...new Set(status.symbols.filter(({ wanted }) => wanted).map((each) => each.symbol))].toSorted();
  const chosenSymbol = symbol || (watched[0] ?? '');
  const cost = costOf(
    { ...(scope === 'symbol' && { symbols: [chosenSymbol] }), ...(scope === 'timeframe' && { timeframes: [timeframe] }) },
    status,
  );
  const send = () => {
    if (scope === 'symbol') onSend({ type: 'clear-cache', payload: { scope, symbol: chosenSymbol } });
    else if (scope === 'timeframe') onSend({ type: 'clear-cache', payload: { scope, timeframe } });
    else onSend({ type: 'clear-cache', payload: { scope } });
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Clear cache"
      description="Throws hot candles and indicators away once new ones were built from the exchange."
      footer={
        <>
          <Button look="outline" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button disabled={cost.series === 0 || status.paused} onClick={send}>
            Clear {cost.series} series
          </Button>
        </>
      }
    >
      <fieldset>
        <legend className="mb-1.5 font-medium">Scope</legend>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {SCOPES.map(([value, label]) => (
            <label key={value} className="flex h-8 cursor-pointer items-center gap-1.5">
              <input type="radio" name="scope" className="accent-accent" checked={scope === value} onChange={() => setScope(value)} />
              {label}
            </label>
          ))}
          {scope === 'symbol' && (
            <select aria-label="Symbol" value={chosenSymbol} onChange={({ target }) => setSymbol(target.value)} className={SELECT}>
              {watched.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
          {scope === 'timeframe' && (
            <select
              aria-label="Timeframe"
              value={timeframe}
              onChange={({ target }) => setTimeframe(TIMEFRAMES.find((each) => each === target.value) ?? '1m')}
              className={SELECT}
            >
              {TIMEFRAMES.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
        </div>
      </fieldset>
      <CostPreview cost={cost}>
        The old values stay until the new ones are complete, for other users of a series too. The archive is not touched.
      </CostPreview>
      {status.paused && <PausedNote />}
    </Dialog>
  );
};
