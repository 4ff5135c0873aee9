import { isEndStatus } from '@livermore/schemas';
import { Option, type Command } from 'commander';
import { commandName, commandStanding } from './command-words.ts';
import { EXIT, type CtlIo } from './ctl-io.ts';
import { jsonOption, limitOption, timeoutOption, waitOption } from './options.ts';
import { followToEnd } from './send-command.ts';
import { runSession, type CommonFlags } from './session.ts';
import { statusLines } from './status-words.ts';
import { tableOf } from './table.ts';
import { watch } from './watch.ts';
import { timeOf } from './words.ts';

/** What looks at the engine and at its commands: status, watch, history, cancel. */
export const addLedgerCommands = (ctl: Command, io: CtlIo): void => {
  ctl
    .command('status')
    .description('what the engine does, as it was last observed')
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((flags: CommonFlags) =>
      runSession(io, flags, async ({ api, signal, answer }) => {
        const status = await api.procedures.control.status.query(undefined, { signal });
        answer(status, () => statusLines(status, io.now()).join('\n'));
        return EXIT.succeeded;
      }),
    );

  ctl
    .command('watch')
    .description('shows live what the engine does, until Ctrl-C')
    .addOption(timeoutOption())
    .addOption(new Option('--json', 'print each event as one JSON object a line'))
    .action((flags: CommonFlags) => runSession(io, flags, watch));

  ctl
    .command('history')
    .description('commands, the newest first')
    .addOption(limitOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action(({ limit, ...flags }: CommonFlags & { limit: number }) =>
      runSession(io, flags, async ({ api, signal, answer }) => {
        const history = await api.procedures.control.history.query({ limit }, { signal });
        answer(history, () =>
          tableOf(
            ['stored', 'request', 'command', 'by', 'stands'],
            history.commands.map((command) => [
              timeOf(command.storedAt),
              command.requestId,
              commandName(command),
              command.actor ?? command.origin,
              commandStanding(command),
            ]),
          ),
        );
        return EXIT.succeeded;
      }),
    );

  ctl
    .command('cancel')
    .description('takes back a command that waits, or ends one that runs')
    .argument('<requestId>', 'as history shows it')
    .addOption(waitOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((requestId: string, { wait, ...flags }: CommonFlags & { wait?: boolean }) =>
      runSession(io, flags, async (session) => {
        const { api, signal, answer } = session;
        const cancelled = await api.procedures.control.cancel.mutate({ requestId }, { signal });
        const { command } = cancelled;
        const isOver = isEndStatus(command.status);
        if (wait && !isOver) return followToEnd(session, requestId, 'cancelled');
        answer(cancelled, () => `${commandName(command)}: ${isOver ? commandStanding(command) : 'was asked to end'}`);
        // One that had ended before can no longer be cancelled.
        return isOver && command.status !== 'cancelled' ? EXIT.failed : EXIT.succeeded;
      }),
    );
};
