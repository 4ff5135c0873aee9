import { MODES, type Mode } from '@livermore/schemas';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { useCommand } from '../../commands/api/use-command.ts';
import { PLACES } from '../../commands/model/places.ts';
import { modeWords } from '../../frame/model/runtime-words.ts';
import { BackfillDialog } from './backfill-dialog.tsx';
import { ClearCacheDialog } from './clear-cache-dialog.tsx';
import { CommandRow } from './command-row.tsx';

/** Which dialog of the page is open. */
export type ControlDialog = 'backfill' | 'clear-cache';

interface SteerPanelProps {
  dialog: ControlDialog | null;
  onDialog: (dialog: ControlDialog | null) => void;
}

/** Every command to the engine as a whole, each with its life where it was given. */
export const SteerPanel = ({ dialog, onDialog }: SteerPanelProps) => {
  const reload = useCommand(PLACES.reload);
  const backfill = useCommand(PLACES.backfill);
  const clearCache = useCommand(PLACES.clearCache);
  const onOpenChange = (which: ControlDialog) => (open: boolean) => onDialog(open ? which : null);
  return (
    <Panel title="Commands">
      <ul>
        <PauseRow />
        <ModeRow />
        <CommandRow
          title="Reload settings"
          description="Reads the stored settings anew. Saved changes arrive by themselves; this is for changes made outside."
          command={reload}
        >
          <Button look="outline" disabled={reload.underWay} onClick={() => reload.send({ type: 'reload-settings' })}>
            Reload
          </Button>
        </CommandRow>
        <CommandRow title="Back-fill" description="Reads the history of watched series anew and stores it." command={backfill}>
          <Button look="outline" disabled={backfill.underWay} onClick={() => onDialog('backfill')}>
            Back-fill…
          </Button>
        </CommandRow>
        <CommandRow title="Clear cache" description="Rebuilds hot candles and indicators from the exchange." command={clearCache}>
          <Button look="outline" disabled={clearCache.underWay} onClick={() => onDialog('clear-cache')}>
            Clear…
          </Button>
        </CommandRow>
      </ul>
      <BackfillDialog open={dialog === 'backfill'} onOpenChange={onOpenChange('backfill')} onSend={backfill.send} />
      <ClearCacheDialog open={dialog === 'clear-cache'} onOpenChange={onOpenChange('clear-cache')} onSend={clearCache.send} />
    </Panel>
  );
};

const PauseRow = () => {
  const command = useCommand(PLACES.pause);
  const paused = useLive(({ data }) => data.status?.desired.paused ?? null);
  return (
    <CommandRow
      title={paused ? 'Resume' : 'Pause'}
      description={
        paused ? 'Watches again; what was missed is read from the exchange.' : 'Lets go of the market: no new values and no alerts until resumed.'
      }
      command={command}
    >
      <Button disabled={paused === null || command.underWay} onClick={() => command.send({ type: paused ? 'resume' : 'pause' })}>
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </CommandRow>
  );
};

const ModeRow = () => {
  const command = useCommand(PLACES.mode);
  const desired = useLive(({ data }) => data.status?.desired.mode);
  const [chosen, setChosen] = useState<Mode | null>(null);
  const shown = chosen ?? desired ?? '';
  return (
    <CommandRow title="Mode" description="What is done with the watched symbols. Stored in the settings." command={command}>
      <label>
        <span className="sr-only">Mode</span>
        <select
          value={shown}
          onChange={({ target }) => setChosen(MODES.find((mode) => mode === target.value) ?? null)}
          className="h-8 w-36 rounded border border-line-strong bg-surface px-1.5 sm:w-44"
        >
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {modeWords(mode)}
            </option>
          ))}
        </select>
      </label>
      <Button
        look="outline"
        disabled={chosen === null || chosen === desired || command.underWay}
        onClick={() => {
          if (chosen) command.send({ type: 'switch-mode', payload: { mode: chosen } });
          setChosen(null);
        }}
      >
        Switch
      </Button>
    </CommandRow>
  );
};
