import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Candidate } from './harness.ts';

const run = promisify(execFile);

/**
 * Compiles `bench/c/<name>.c` with `gcc -O2` into `.cache/bench`; undefined where there is no gcc.
 * Works from the root of the repository, where `npm run bench` runs.
 */
export const compileC = async (name: string): Promise<string | undefined> => {
  const program = join('.cache', 'bench', name);
  try {
    await run('gcc', ['-O2', '-o', program, join('bench', 'c', `${name}.c`), '-lm']);
    return program;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** A candidate that runs `program` with `args` and the time, and reads `units nanoseconds` from its output. */
export const cCandidate = (program: string | undefined, args: string[]): Candidate | undefined =>
  program === undefined
    ? undefined
    : {
        name: 'C',
        run: async (minMs) => {
          const { stdout } = await run(join(process.cwd(), program), [...args, String(minMs)]);
          const [units = Number.NaN, ns = Number.NaN] = stdout.split(' ').map(Number);
          return { units, ms: ns / 1e6 };
        },
      };
