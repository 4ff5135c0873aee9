import { AppError, messageOf } from '@livermore/base';
import { TRPCClientError } from '@trpc/client';
import { join } from 'node:path';
import { readClientConfiguration } from '../../config/environment.ts';
import { OWNER_TOKEN_FILE, readOwnerToken } from '../../data-dir.ts';
import { ApiClient, reasonOfRefusal } from './api-client.ts';
import { EXIT, type CtlIo, type ExitCode } from './ctl-io.ts';
import { printable } from './words.ts';

/** Options that every command has. */
export interface CommonFlags {
  json?: boolean;
  /** Seconds. */
  timeout?: number;
}

/** One run of a command: the server it speaks to and where its answer goes. */
export interface Session {
  io: CtlIo;
  api: ApiClient;
  /** Aborted by Ctrl-C, by `--timeout`, and when nobody reads the output any more. */
  signal: AbortSignal;
  /** Aborted when `--timeout` has passed. */
  deadline: AbortSignal;
  isJson: boolean;
  /** Writes the answer to standard output: the text, or with `--json` the value as one object. */
  answer: (value: unknown, text: () => string) => void;
  /** Writes a line to standard error: progress, or a word to the person. */
  note: (line: string) => void;
}

/**
 * Runs a command against the server that the environment names and says with which code the process
 * is to end. What goes wrong is told in words on standard error; with `--json` it is the answer.
 */
export const runSession = async (
  io: CtlIo,
  flags: CommonFlags,
  work: (session: Session) => Promise<ExitCode>,
): Promise<void> => {
  const unread = new AbortController();
  io.stdout.on('error', () => {
    unread.abort();
  });
  const deadline = flags.timeout === undefined ? new AbortController().signal : AbortSignal.timeout(flags.timeout * 1_000);
  const isJson = flags.json ?? false;
  const answer = (value: unknown, text: () => string): void => {
    io.stdout.write(isJson ? `${JSON.stringify(value)}\n` : `${printable(text())}\n`);
  };
  const note = (line: string): void => {
    io.stderr.write(`${printable(line)}\n`);
  };
  try {
    const api = await connect(io);
    const signal = AbortSignal.any([io.signal, deadline, unread.signal]);
    io.exit(await work({ io, api, signal, deadline, isJson, answer, note }));
  } catch (error) {
    if (io.signal.aborted || unread.signal.aborted) {
      io.exit(EXIT.interrupted);
      return;
    }
    const { code, message, exitCode } = deadline.aborted
      ? { code: 'TIMEOUT', message: `gave up after ${flags.timeout} s, as --timeout says`, exitCode: EXIT.failed }
      : failureOf(error);
    if (isJson) answer({ error: { code, message } }, () => '');
    else note(`${message} (${code})`);
    io.exit(exitCode);
  }
};

const connect = async ({ environment, sleep, random }: CtlIo): Promise<ApiClient> => {
  const { url, apiKey, dataDir } = readClientConfiguration(environment);
  const path = join(dataDir, OWNER_TOKEN_FILE);
  const token = apiKey ?? (await readOwnerToken(dataDir));
  if (token === null) {
    throw new AppError(
      'OWNER_TOKEN_MISSING',
      `There is no owner's token at ${path}; a server makes it when it starts with that data directory. ` +
        'Start it with: npx livermore serve\nIf it runs already, name its data directory in LIVERMORE_DATA_DIR, or a key of it in LIVERMORE_API_KEY.',
    );
  }
  const tokenPlace = apiKey === null ? `the owner's token in ${path}` : 'the key in LIVERMORE_API_KEY';
  return new ApiClient({ url, token, tokenPlace, sleep, random });
};

/** What an error means to the person and to a script. */
const failureOf = (thrown: unknown): { code: string; message: string; exitCode: ExitCode } => {
  const error = reasonOfRefusal(thrown);
  if (error instanceof AppError) return { code: error.code, message: error.message, exitCode: EXIT.failed };
  if (error instanceof TRPCClientError) {
    const data = error.data as { code?: string; appCode?: string | null } | undefined;
    return {
      code: data?.appCode ?? data?.code ?? 'SERVER_REFUSED',
      message: error.message,
      exitCode: data?.code === 'BAD_REQUEST' ? EXIT.usage : EXIT.failed,
    };
  }
  return { code: 'UNEXPECTED', message: messageOf(error), exitCode: EXIT.failed };
};
