import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Runs `action` while no other process runs one under the same folder name. The lock of a process
 * that no longer lives is taken over.
 * @param {string} folder
 * @param {() => Promise<void>} action
 */
export const withLock = async (folder, action) => {
  while (!acquired(folder)) await sleep(POLL_MS);
  try {
    await action();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @param {string} folder */
const acquired = (folder) => {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return true;
  } catch {
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
};

/** @param {string} folder */
const isAbandoned = (folder) => {
  try {
    const pid = readFileSync(join(folder, 'pid'), 'utf8');
    return pid !== '' && !isAlive(Number(pid));
  } catch {
    // Its owner is between making the folder and writing into it, or is done.
    return false;
  }
};

/**
 * Whether a process with this id lives.
 * @param {number} pid
 */
export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
};
