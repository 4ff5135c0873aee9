/**
 * Runs the commands it is given, one after the other; the last is a server and stays. When the
 * standard input ends, which happens on request and also when the starting process dies in
 * whatever way, the server is ended and the folder removed. Runs in a session of its own, out of
 * reach of Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/** @typedef {{ folder: string, commands: [string, ...string[]][], account?: { uid: number, gid: number } }} Job */

const { folder, commands, account } = /** @type {Job} */ (JSON.parse(process.argv[2] ?? ''));

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
let ended = false;

process.stdin.resume().on('end', () => {
  ended = true;
  child?.kill('SIGINT');
});

/**
 * Runs one command to its end and gives its exit code.
 * @param {[string, ...string[]]} command
 * @returns {Promise<number>}
 */
const run = ([program, ...args]) =>
  new Promise((resolve) => {
    child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], ...account });
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });

let code = 0;
for (const command of commands) {
  if (!ended && code === 0) code = await run(command);
}
rmSync(folder, { recursive: true, force: true });
process.exit(code);
