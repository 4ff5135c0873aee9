import type { CommandRecord } from '@livermore/schemas';

/** How many commands the live store keeps. */
export const KEPT_COMMANDS = 100;

/** Known commands with more of them, newest first, each once and as its last change left it. */
export const withCommands = (
  known: readonly CommandRecord[],
  more: readonly CommandRecord[],
  kept = KEPT_COMMANDS,
): readonly CommandRecord[] => {
  const byId = new Map(known.map((command) => [command.id, command]));
  for (const command of more) {
    const before = byId.get(command.id);
    if (!before || before.changeId <= command.changeId) byId.set(command.id, command);
  }
  return [...byId.values()].toSorted((a, b) => b.id - a.id).slice(0, kept);
};
