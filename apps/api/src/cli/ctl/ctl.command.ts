import { Command, CommanderError } from 'commander';
import { EXIT, type CtlIo } from './ctl-io.ts';
import { addEngineCommands } from './engine.commands.ts';
import { addLedgerCommands } from './ledger.commands.ts';
import { addSettingsCommands } from './settings.commands.ts';
import { addUsersCommands } from './users.commands.ts';

const AFTER_HELP = `
Where the server is: LIVERMORE_URL, or http://LIVERMORE_HOST:LIVERMORE_PORT.
Who asks: LIVERMORE_API_KEY, or the owner, by the token in LIVERMORE_DATA_DIR.

Exit codes: 0 succeeded; 1 failed, cancelled, superseded or rejected; 2 wrong usage or payload;
3 expired, or no worker is there to take it; 130 no longer followed (Ctrl-C).`;

/**
 * `livermore ctl`: a client of the HTTP API. A wrong command line is told and rejects with a
 * CommanderError whose exit code is 2; everything else ends through `io.exit`.
 */
export const ctlCommand = (io: CtlIo): Command => {
  const ctl = new Command('ctl')
    .description('steers a running server: commands, status, a live view, settings, users')
    .addHelpText('after', AFTER_HELP)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .exitOverride(({ exitCode, code, message }) => {
      throw new CommanderError(exitCode === 0 ? EXIT.succeeded : EXIT.usage, code, message);
    });
  // Made after these are set: what is made below inherits them.
  for (const add of [addEngineCommands, addLedgerCommands, addSettingsCommands, addUsersCommands]) add(ctl, io);
  return ctl;
};
