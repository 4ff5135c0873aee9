import { Option, type Command } from 'commander';
import { EXIT, type CtlIo, type ExitCode } from './ctl-io.ts';
import { jsonObjectOf, jsonOption, timeoutOption, wholeNumberFrom } from './options.ts';
import { runSession, type CommonFlags, type Session } from './session.ts';
import { tableOf } from './table.ts';
import { timeOf } from './words.ts';

interface AddFlags extends CommonFlags {
  name?: string;
  settings?: Record<string, unknown>;
}

/** `livermore ctl users …`: who uses this server; for the owner alone. */
export const addUsersCommands = (ctl: Command, io: CtlIo): void => {
  const users = ctl.command('users').description('who uses this server: list, add, disable, enable');

  users
    .command('list')
    .description('everybody')
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((flags: CommonFlags) => runSession(io, flags, list));

  users
    .command('add')
    .description('adds a user with settings and an engine of their own')
    .argument('<email>')
    .option('--name <name>', 'what they are called; the part before the @ unless given')
    .addOption(
      new Option('--settings <json>', 'the settings to begin with, as far as they differ from the defaults').argParser(jsonObjectOf),
    )
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .action((email: string, { name, settings, ...flags }: AddFlags) =>
      runSession(io, flags, async ({ api, signal, answer }) => {
        const added = await api.procedures.users.add.mutate(
          { email, ...(name !== undefined && { displayName: name }), ...(settings && { settings }) },
          { signal },
        );
        answer(added, () => `Added user ${added.user.id}, ${added.user.email}.`);
        return EXIT.succeeded;
      }),
    );

  for (const name of ['disable', 'enable'] as const) {
    users
      .command(name)
      .description(name === 'disable' ? 'stops the engine of a user' : 'starts the engine of a disabled user again')
      .argument('<id>', 'as users list shows it', wholeNumberFrom(1))
      .addOption(timeoutOption())
      .addOption(jsonOption())
      .action((id: number, flags: CommonFlags) =>
        runSession(io, flags, async ({ api, signal, answer }) => {
          const changed = await api.procedures.users[name].mutate({ id }, { signal });
          answer(changed, () => `User ${id}, ${changed.user.email}, is ${changed.user.active ? 'enabled' : 'disabled'}.`);
          return EXIT.succeeded;
        }),
      );
  }
};

const list = async ({ api, signal, answer }: Session): Promise<ExitCode> => {
  const listed = await api.procedures.users.list.query(undefined, { signal });
  answer(listed, () =>
    tableOf(
      ['id', 'email', 'name', 'role', 'state', 'settings', 'since'],
      listed.users.map(({ id, email, displayName, role, active, settingsVersion, createdAt }) => [
        id,
        email,
        displayName,
        role,
        active ? 'active' : 'disabled',
        `version ${settingsVersion}`,
        timeOf(createdAt),
      ]),
    ),
  );
  return EXIT.succeeded;
};
