import type { Command } from 'commander';
import { EXIT, type CtlIo, type ExitCode } from './ctl-io.ts';
import { jsonObjectOf, jsonOption, limitOption, timeoutOption, waitOption, wholeNumberFrom } from './options.ts';
import { sendCommand } from './send-command.ts';
import { runSession, type CommonFlags, type Session } from './session.ts';
import { tableOf } from './table.ts';
import { timeOf } from './words.ts';

interface SetFlags extends CommonFlags {
  wait?: boolean;
  reason?: string;
  base?: number;
}

/** `livermore ctl settings …`: the document that says what the engine does. */
export const addSettingsCommands = (ctl: Command, io: CtlIo): void => {
  const settings = ctl.command('settings').description('the settings document: get, set, history, restore');

  settings
    .command('get')
    .description('the document in force')
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((flags: CommonFlags) =>
      runSession(io, flags, async ({ api, signal, answer, note }) => {
        const stored = await api.procedures.settings.get.query(undefined, { signal });
        for (const warning of stored.warnings) note(warning);
        answer(stored, () => JSON.stringify(stored.settings, null, 2));
        return EXIT.succeeded;
      }),
    );

  settings
    .command('set')
    .description('changes the document by a JSON merge patch: what is named is replaced, null removes')
    .argument('<patch>', `such as '{"mode":"scalper-macdv"}'`, jsonObjectOf)
    .option('--reason <text>', 'why, for the history')
    .option('--base <version>', 'refuse when fields of the patch changed since this version', wholeNumberFrom(0))
    .addOption(waitOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((patch: Record<string, unknown>, flags: SetFlags) =>
      runSession(io, flags, async (session) => {
        const { reason, base: baseVersion } = flags;
        const written = await session.api.procedures.settings.update.mutate(
          { patch, ...(reason !== undefined && { reason }), ...(baseVersion !== undefined && { baseVersion }) },
          { signal: session.signal },
        );
        return tellWritten(session, written, flags);
      }),
    );

  settings
    .command('history')
    .description('versions of the document, the newest first')
    .addOption(limitOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action(({ limit, ...flags }: CommonFlags & { limit: number }) =>
      runSession(io, flags, async ({ api, signal, answer }) => {
        const history = await api.procedures.settings.history.query({ limit }, { signal });
        answer(history, () =>
          tableOf(
            ['version', 'when', 'by', 'reason', 'changed'],
            history.versions.map(({ version, createdAt, author, reason, changes }) => [
              version,
              timeOf(createdAt),
              author,
              reason ?? '',
              changes.map(({ path }) => path).join(', '),
            ]),
          ),
        );
        return EXIT.succeeded;
      }),
    );

  settings
    .command('restore')
    .description('makes an earlier version the newest one')
    .argument('<version>', 'as settings history shows it', wholeNumberFrom(0))
    .option('--reason <text>', 'why, for the history')
    .addOption(waitOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((version: number, flags: SetFlags) =>
      runSession(io, flags, async (session) => {
        const { reason } = flags;
        const written = await session.api.procedures.settings.restore.mutate(
          { version, ...(reason !== undefined && { reason }) },
          { signal: session.signal },
        );
        return tellWritten(session, written, flags);
      }),
    );
};

/** Says which version was stored and, when asked to wait, follows the engine until it is in force. */
const tellWritten = async (
  session: Session,
  written: { version: number; requestId: string | null },
  { wait }: { wait?: boolean },
): Promise<ExitCode> => {
  const { version, requestId } = written;
  if (wait && requestId !== null) {
    session.note(`settings: stored as version ${version}`);
    // The command was stored with the settings; asking for it again tells whether a worker is there.
    return sendCommand(session, { type: 'reload-settings' }, { wait, requestId });
  }
  session.answer(written, () => (requestId === null ? `Version ${version} says so already.` : `Stored as version ${version}.`));
  return EXIT.succeeded;
};
