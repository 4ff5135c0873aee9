import { AppError, systemClock } from '@livermore/base';
import { Command, CommanderError } from 'commander';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from './config/process-environment.ts';
import { VERSION } from './version.ts';

const { stdin, stdout, stderr } = process;
const clock = systemClock;

/**
 * Aborted by the first signal to stop; the second ends the process at once. A command that does not ask
 * for it leaves nothing behind: a signal ends it where it is.
 */
const stopSignal = (): AbortSignal => {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  return stopping.signal;
};

/** What nobody expected is told without secrets too: libraries put requests and statements into their errors. */
process.on('uncaughtException', (error) => {
  void import('@livermore/schemas').then(({ redactSecrets }) => {
    stderr.write(`${redactSecrets(error.stack ?? String(error))}\n`);
    process.exit(1);
  });
});

/** Each command is loaded when it is named, so that none waits for the libraries of the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => {
    const signal = stopSignal();
    const { serveCommand } = await import('./cli/serve.command.ts');
    return serveCommand({ stdout, stderr, signal, environment: processEnvironment, clock });
  },
  replay: async () => {
    const { replayCommand } = await import('./cli/replay/replay.command.ts');
    return replayCommand({ stdin, stdout, stderr, now: () => clock.now() });
  },
  simulate: async () => {
    const signal = stopSignal();
    const { simulateCommand } = await import('./cli/simulate.command.ts');
    return simulateCommand({ stdout, signal, clock });
  },
  ctl: async () => {
    const signal = stopSignal();
    const { ctlCommand } = await import('./cli/ctl/ctl.command.ts');
    return ctlCommand({
      stdout,
      stderr,
      signal,
      environment: processEnvironment,
      now: () => clock.now(),
      sleep: (delayMs, until) => delay(delayMs, undefined, { signal: until }),
      random: Math.random,
      newRequestId: randomUUID,
      exit: (code) => {
        process.exitCode = code;
      },
    });
  },
};

const program = new Command('livermore')
  .description('A self-hosted, real-time MACD-V monitor for crypto markets')
  .version(VERSION);
const named = COMMANDS[process.argv[2] ?? ''];
for (const load of named ? [named] : Object.values(COMMANDS)) program.addCommand(await load());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Told already, by the command that refused it.
    process.exitCode = error.exitCode;
  } else if (error instanceof AppError) {
    stderr.write(`${error.message} (${error.code})\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
