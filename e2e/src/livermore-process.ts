import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@livermore/testkit';

/** The command as a person types it, without the detour through npx. */
const LIVERMORE = fileURLToPath(new URL('../../apps/api/bin/livermore.mjs', import.meta.url));

/**
 * What tests run for seconds is compiled for speed late (JavaScript) or never (the embedded database):
 * that takes more of the machine than it gives back.
 */
const NODE_OPTIONS = ['--liftoff-only', '--interrupt-budget=1000000'];

export interface LivermoreProcess {
  child: ChildProcess;
  /** Everything written so far. */
  stdout(): string;
  stderr(): string;
  /** Exit code, once it has ended; null after a signal that killed it. */
  ended: Promise<number | null>;
}

/** Runs `livermore` with these arguments. Variables of the caller named LIVERMORE_… do not reach it. */
export const runLivermore = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): LivermoreProcess => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LIVERMORE_'));
  const child = spawn(process.execPath, [...NODE_OPTIONS, LIVERMORE, ...args], {
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  return {
    child,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
};

export interface RunningServer extends LivermoreProcess {
  url: string;
  signInUrl: string;
  /** Asks it to stop as Ctrl-C does, and waits for the end. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Starts a server, on a free port unless one is named, and waits for the line with its address. */
export const startServer = async (
  dataDir: string,
  { args = ['--demo'], environment = {}, port = '0' }: { args?: string[]; environment?: Record<string, string>; port?: string } = {},
): Promise<RunningServer> => {
  const livermore = runLivermore(['serve', ...args, '--port', port], {
    LIVERMORE_DATA_DIR: dataDir,
    ...environment,
  });
  let isOver = false;
  void livermore.ended.then(() => (isOver = true));
  const line = await until(
    'the address of the server',
    () => {
      if (isOver) throw new Error(`the server ended: ${livermore.stderr()}${livermore.stdout()}`);
      return /(http:\S+).*(http:\S+#\S+)/.exec(livermore.stdout()) ?? undefined;
    },
    110_000,
  );
  return {
    ...livermore,
    url: line[1] ?? '',
    signInUrl: line[2] ?? '',
    async stop() {
      livermore.child.kill('SIGINT');
      return livermore.ended;
    },
    async kill() {
      livermore.child.kill('SIGKILL');
      await livermore.ended;
    },
  };
};
