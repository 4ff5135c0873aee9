import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { ctlCommand } from '../cli/ctl/ctl.command.ts';
import { SCRIPTED_TOKEN, ScriptedApi } from './scripted-api.ts';

/** A terminal or a file, whose text is kept. */
class Output extends PassThrough {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly rows = 24;

  constructor(isTTY: boolean) {
    super({ encoding: 'utf8' });
    this.isTTY = isTTY;
    this.on('data', (part: string) => {
      this.text += part;
    });
  }
}

export interface CtlRun {
  stdout: () => string;
  stderr: () => string;
  /** As Ctrl-C does. */
  interrupt: () => void;
  /** The exit code, once it has ended. */
  ended: Promise<number>;
}

/** `livermore ctl` beside a server that a test tells what to do. */
export class CtlBench {
  readonly api = new ScriptedApi();
  url = '';
  dataDir = '';
  #runs: { interrupt: () => void; ended: Promise<number> }[] = [];

  async start(): Promise<void> {
    this.url = await this.api.start();
    this.dataDir = await mkdtemp(join(tmpdir(), 'livermore-ctl-'));
    await writeFile(join(this.dataDir, 'owner-token'), `${SCRIPTED_TOKEN}\n`, { mode: 0o600 });
  }

  async stop(): Promise<void> {
    for (const { interrupt } of this.#runs) interrupt();
    await Promise.all(this.#runs.map(({ ended }) => ended));
    await this.api.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Runs a command as a person types it; the request ids of its commands are `request`. */
  run(
    args: readonly string[],
    { environment = {}, isTerminal = false }: { environment?: Record<string, string>; isTerminal?: boolean } = {},
  ): CtlRun {
    const [stdout, stderr] = [new Output(isTerminal), new Output(isTerminal)];
    const stopping = new AbortController();
    let exitCode = -1;
    const ended = ctlCommand({
      stdout: stdout as unknown as NodeJS.WriteStream,
      stderr: stderr as unknown as NodeJS.WriteStream,
      signal: stopping.signal,
      environment: { LIVERMORE_URL: this.url, LIVERMORE_DATA_DIR: this.dataDir, ...environment },
      now: () => 1_800_000_001_000,
      // Waits as short as they can be: how long they are is the business of backoff.
      sleep: (_, signal) => delay(1, undefined, { signal }),
      random: () => 0.5,
      newRequestId: () => 'request',
      exit: (code) => {
        exitCode = code;
      },
    })
      .parseAsync(args, { from: 'user' })
      .then(
        () => exitCode,
        (error: unknown) => {
          if (error instanceof CommanderError) return error.exitCode;
          throw error;
        },
      );
    const run = { interrupt: () => stopping.abort(), ended };
    this.#runs.push(run);
    return { ...run, stdout: () => stdout.text, stderr: () => stderr.text };
  }
}
