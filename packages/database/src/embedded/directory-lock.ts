import { AppError } from '@livermore/base';
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { seeProcess } from './process-identity.ts';

/** Who holds a lock, as it stands in the lock file. */
interface Holder {
  pid: number;
  host: string;
  /** Start of the process, see `seeProcess`; null where the system does not tell. */
  start: string | null;
}

/** A lock that is held. */
export interface DirectoryLock {
  /** Lets go. Calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the lock at `lockFile`, which only one process can hold; `directory` is named in errors.
 * A lock left behind by a process that is gone (killed, or its id now belongs to another process,
 * even to this one after a restart of its container) is taken over at once. Throws
 * DATA_DIR_IN_USE with the holder's process id when it is held.
 */
export const lockDirectory = async (
  lockFile: string,
  directory: string,
): Promise<DirectoryLock> => {
  const self = await seeProcess(process.pid);
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    start: self.running ? self.start : null,
  };
  const taken = await take(lockFile, own);
  if ('release' in taken) return taken;
  throw inUse(taken, own, directory, lockFile);
};

/**
 * The lock, or who holds it. The file appears with its whole content (written aside, then linked
 * or moved), so it is never read half written.
 */
const take = async (lockFile: string, own: Holder): Promise<DirectoryLock | Holder> => {
  // The nonce makes the text unlike any other holder's, also in this process.
  const text = `${JSON.stringify({ ...own, nonce: randomBytes(8).toString('hex') })}\n`;
  const aside = `${lockFile}.${randomBytes(8).toString('hex')}`;
  await writeFile(aside, text, { mode: 0o600, flush: true });
  try {
    while (!(await linkIfAbsent(aside, lockFile))) {
      const found = await readIfThere(lockFile);
      if (found === null) continue;
      const holder = parseHolder(found);
      if (holder && (await isHeld(holder, own))) return holder;
      const outcome = await replaceStale(lockFile, found, aside, own);
      if (outcome === 'replaced') break;
      if (outcome !== 'look again') return outcome;
    }
  } finally {
    await rm(aside, { force: true });
  }
  return {
    release: async () => {
      if ((await readIfThere(lockFile)) === text) await rm(lockFile, { force: true });
    },
  };
};

/**
 * Puts `aside` in the place of a lock judged stale. Of several that judged so only one may, or the
 * second would replace the first one's new lock: so the replacing has a lock of its own, which is
 * itself taken over when its holder died in these few milliseconds.
 */
const replaceStale = async (
  lockFile: string,
  judged: string,
  aside: string,
  own: Holder,
): Promise<'replaced' | 'look again' | Holder> => {
  const claim = await take(`${lockFile}.takeover`, own);
  if (!('release' in claim)) return claim.host === own.host ? 'look again' : claim;
  try {
    if ((await readIfThere(lockFile)) !== judged) return 'look again';
    await rename(aside, lockFile);
    return 'replaced';
  } finally {
    await claim.release();
  }
};

/** Whether the process that wrote the lock still runs. Of another host nothing can be known. */
const isHeld = async (holder: Holder, own: Holder): Promise<boolean> => {
  if (holder.host !== own.host) return true;
  const sight = await seeProcess(holder.pid);
  if (!sight.running) return false;
  if (holder.start === null || sight.start === null) return holder.pid !== own.pid;
  return holder.start === sight.start;
};

const inUse = (holder: Holder, own: Holder, directory: string, lockFile: string): AppError => {
  const message =
    holder.host === own.host
      ? `The data directory ${directory} is in use by process ${holder.pid}. Stop that process ` +
        `(kill ${holder.pid}), or set LIVERMORE_DATA_DIR to another directory.`
      : `The data directory ${directory} is in use by process ${holder.pid} on the host ` +
        `"${holder.host}". Stop it there, or set LIVERMORE_DATA_DIR to another directory. ` +
        `If it does not run any more, remove the files ${lockFile}*.`;
  return new AppError('DATA_DIR_IN_USE', message);
};

/** The holder, or undefined for a text that no complete lock file has (after a power failure). */
const parseHolder = (text: string): Holder | undefined => {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number' || typeof value.host !== 'string') return undefined;
    return { pid: value.pid, host: value.host, start: value.start ?? null };
  } catch {
    return undefined;
  }
};

const linkIfAbsent = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
};

const readIfThere = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
