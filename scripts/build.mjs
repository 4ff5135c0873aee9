/**
 * Builds what is shipped: the server into `dist/server`, the Admin UI into `dist/admin`.
 * `node scripts/build.mjs [server] [admin]` builds what is stale; `ensureBuilt` does so for others.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isAlive, withLock } from './build/lock.mjs';
import { stampOf } from './build/stamp.mjs';
import { TARGETS } from './build/targets.mjs';

/** @typedef {import('./build/targets.mjs').TargetName} TargetName */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const COMMON_INPUTS = ['package-lock.json', 'scripts/build.mjs', 'scripts/build'];
const STAMP_FILE = '.stamp';

/**
 * Builds the server, and the Admin UI when asked for, unless they are up to date already. Works in
 * a process of its own, so that nothing of the build tool stays in the caller, and reports on
 * standard error. Rejects when a build fails.
 * @param {{ admin: boolean }} options
 */
export const ensureBuilt = async ({ admin }) => {
  /** @type {TargetName[]} */
  const wanted = admin ? ['server', 'admin'] : ['server'];
  const stale = wanted.filter(isStale);
  if (stale.length === 0) return;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...stale], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`building ${stale.join(' and ')} failed; the lines above say why`);
};

/** @param {TargetName} name */
const currentStamp = (name) => stampOf(ROOT, [...COMMON_INPUTS, ...TARGETS[name].inputs]);

/** @param {TargetName} name */
const isStale = (name) => {
  const file = join(DIST, name, STAMP_FILE);
  return !existsSync(file) || readFileSync(file, 'utf8') !== currentStamp(name);
};

/**
 * Builds beside the old result and then takes its place, so that a failed build leaves the old one.
 * @param {TargetName} name
 */
const build = async (name) => {
  // Taken before reading the sources: a change during the build leaves a stale stamp behind.
  const stamp = currentStamp(name);
  const result = join(DIST, name);
  const fresh = `${result}.${process.pid}.new`;
  const old = `${result}.${process.pid}.old`;
  process.stderr.write(`Building ${name} …\n`);
  try {
    await TARGETS[name].build(ROOT, fresh);
    writeFileSync(join(fresh, STAMP_FILE), stamp);
    if (existsSync(result)) renameSync(result, old);
    renameSync(fresh, result);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
};

/** Removes what builds that were killed have left behind. */
const removeLeftovers = () => {
  for (const entry of readdirSync(DIST)) {
    const pid = /^\w+\.(\d+)\.(?:new|old)$/.exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(DIST, entry), { recursive: true, force: true });
  }
};

/** @param {string[]} args */
const main = async (args) => {
  // Libraries look at it while they are bundled; that of whoever starts a build, a test for example, is not meant.
  process.env['NODE_ENV'] = 'production';
  const names = /** @type {TargetName[]} */ (args.length > 0 ? args : Object.keys(TARGETS));
  mkdirSync(DIST, { recursive: true });
  removeLeftovers();
  for (const name of names) {
    await withLock(join(DIST, `.${name}.lock`), async () => {
      // Whoever waited for the lock finds the work done.
      if (isStale(name)) await build(name);
    });
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
