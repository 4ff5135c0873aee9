import type { CommandRecord } from '@livermore/schemas';
import { HISTORY_GRID, HistoryRow } from './history-row.tsx';

/** Commands with their times and results; each opens to all that the ledger holds of it. */
export const CommandTable = ({ commands }: { commands: readonly CommandRecord[] }) => (
  <>
    <div aria-hidden className={`${HISTORY_GRID} hidden h-8 items-center border-b border-line px-4 text-faint md:grid`}>
      <span>Time</span>
      <span>Command</span>
      <span>Result</span>
      <span>Origin</span>
      <span className="text-right">Waited</span>
      <span className="text-right">Ran</span>
    </div>
    <ol aria-label="Commands, newest first">
      {commands.map((command) => (
        <HistoryRow key={command.id} command={command} />
      ))}
    </ol>
  </>
);
