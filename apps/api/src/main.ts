import { AppError, systemClock } from '@livermore/base';
import { Command } from 'commander';
import { replayCommand } from './cli/replay/replay.command.ts';
import { serveCommand } from './cli/serve.command.ts';
import { simulateCommand } from './cli/simulate.command.ts';
import { processEnvironment } from './config/process-environment.ts';
import { VERSION } from './version.ts';

const { stdin, stdout, stderr } = process;

/** Aborted by the first signal to stop; the second ends the process at once. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });
}

const program = new Command('livermore')
  .description('A self-hosted, real-time MACD-V monitor for crypto markets')
  .version(VERSION)
  .addCommand(serveCommand({ stdout, stderr, signal: stopping.signal, environment: processEnvironment, clock: systemClock }))
  .addCommand(replayCommand({ stdin, stdout, stderr, now: () => systemClock.now() }))
  .addCommand(simulateCommand({ stdout, signal: stopping.signal, clock: systemClock }));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  stderr.write(`${error.message} (${error.code})\n`);
  process.exitCode = 1;
}
