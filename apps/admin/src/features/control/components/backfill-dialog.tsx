import { TIMEFRAMES, type CommandRequest, type Timeframe } from '@livermore/schemas';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { costOf } from '../model/cost.ts';
import { CostPreview } from './cost-preview.tsx';
import { PausedNote } from './paused-note.tsx';
import { SymbolChoice } from './symbol-choice.tsx';

interface BackfillDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSend: (request: CommandRequest) => void;
}

/** Chooses symbols and timeframes, and says what that takes before it is sent. */
export const BackfillDialog = ({ open, onOpenChange, onSend }: BackfillDialogProps) => {
  const status = useLive(({ data }) => data.status);
  // Null stands for all of them, also of those that are added meanwhile.
  const [symbols, setSymbols] = useState<readonly string[] | null>(null);
  const [timeframes, setTimeframes] = useState<readonly Timeframe[] | null>(null);
  if (!status) return null;
  const watched = [...new Set(status.symbols.filter(({ wanted }) => wanted).map(({ symbol }) => symbol))].toSorted();
  const used = TIMEFRAMES.filter((timeframe) => status.symbols.some(({ series }) => series.some((each) => each.timeframe === timeframe)));
  const choice = { ...(symbols && { symbols }), ...(timeframes && { timeframes }) };
  const cost = costOf(choice, status);
  const toggle = (timeframe: Timeframe) => {
    const chosen = timeframes ?? used;
    const next = used.filter((each) => chosen.includes(each) !== (each === timeframe));
    setTimeframes(next.length === used.length ? null : next);
  };
  const send = () => {
    onSend({
      type: 'force-backfill',
      payload: { ...(symbols && { symbols: [...symbols] }), ...(timeframes && { timeframes: [...timeframes] }) },
    });
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Back-fill"
      description="Reads the newest 1,000 candles of each series from the exchange and stores them."
      footer={
        <>
          <Button look="outline" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button disabled={cost.series === 0 || status.paused} onClick={send}>
            Back-fill {cost.series} series
          </Button>
        </>
      }
    >
      <SymbolChoice watched={watched} chosen={symbols} onChange={setSymbols} />
      <fieldset>
        <legend className="mb-1.5 font-medium">Timeframes</legend>
        <div className="flex flex-wrap gap-1.5">
          {used.map((timeframe) => (
            <label
              key={timeframe}
              className="relative flex h-7 cursor-pointer items-center rounded border border-line-strong px-2.5 font-mono text-muted has-checked:border-accent has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="checkbox"
                className="absolute inset-0 cursor-pointer opacity-0"
                checked={timeframes?.includes(timeframe) ?? true}
                onChange={() => toggle(timeframe)}
              />
              {timeframe}
            </label>
          ))}
        </div>
      </fieldset>
      <CostPreview cost={cost}>
        Values stay on the screen meanwhile; each series is replaced at once when its history is complete.
      </CostPreview>
      {status.paused && <PausedNote />}
    </Dialog>
  );
};
