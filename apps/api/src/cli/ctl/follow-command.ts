import { isEndStatus, type CommandRecord, type LiveEvent } from '@livermore/schemas';

/**
 * Follows one command through the `commands` topic of the live stream to its end, telling each
 * change of it. Gives the command as it ended, or as it was last seen when the stream ends before;
 * undefined when the stream did not speak of it.
 */
export const followCommand = async (
  events: AsyncIterable<LiveEvent>,
  requestId: string,
  onChange: (command: CommandRecord) => void,
): Promise<CommandRecord | undefined> => {
  let seen: CommandRecord | undefined;
  for await (const event of events) {
    for (const command of commandsOf(event)) {
      // A stream that was joined again may begin with what is known already.
      if (command.requestId !== requestId || (seen && command.changeId <= seen.changeId)) continue;
      seen = command;
      onChange(command);
      if (isEndStatus(command.status)) return command;
    }
  }
  return seen;
};

const commandsOf = (event: LiveEvent): readonly CommandRecord[] => {
  if (event.topic !== 'commands') return [];
  return event.kind === 'snapshot' ? event.commands : [event.command];
};
