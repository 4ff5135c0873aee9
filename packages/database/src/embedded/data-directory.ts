import { AppError, messageOf } from '@livermore/base';
import { access, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';

/** Room that a fresh database and its first write-ahead log need, in bytes. */
const NEEDED_BYTES = 64 * 1024 * 1024;

/**
 * Makes the data directory when it is not there, takes its lock and looks whether the database in
 * `directory` has yet to be made. Throws DATA_DIR_IN_USE, DATA_DIR_UNUSABLE (not a directory, not
 * to be written, full) or DATA_DIR_DAMAGED (a folder that holds no database).
 */
export const prepareDataDirectory = async (
  dataDir: string,
  directory: string,
): Promise<{ lock: DirectoryLock; fresh: boolean }> => {
  let lock: DirectoryLock;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    lock = await lockDirectory(join(dataDir, 'database.lock'), dataDir);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(dataDir, error);
  }
  try {
    const fresh = !(await isThere(directory));
    if (fresh && (await freeBytes(dataDir)) < NEEDED_BYTES) throw full(dataDir);
    // Without this file PGlite would make a new database over the old one.
    if (!fresh && !(await isThere(join(directory, 'PG_VERSION')))) {
      throw damaged(directory, new Error('its file PG_VERSION is missing'));
    }
    return { lock, fresh };
  } catch (error) {
    await lock.release();
    throw error instanceof AppError ? error : unusable(dataDir, error);
  }
};

/** Why a database did not open, as an AppError that says what to do. */
export const notOpened = async (
  error: unknown,
  { dataDir, directory, fresh }: { dataDir: string; directory: string; fresh: boolean },
): Promise<AppError> => {
  if ((await freeBytes(dataDir)) < NEEDED_BYTES) return full(dataDir, error);
  return fresh ? unusable(dataDir, error) : damaged(directory, error);
};

const damaged = (directory: string, error: unknown): AppError =>
  new AppError(
    'DATA_DIR_DAMAGED',
    // The reason is words of PGlite's machine, of use to nobody but a developer: it is the cause.
    `The embedded database in ${directory} is damaged and does not open. ` +
      `Restore that folder from a backup, or move it away (mv ${directory} ${directory}.damaged) ` +
      'to start with a new one.',
    { cause: error },
  );

const full = (dataDir: string, error?: unknown): AppError =>
  new AppError(
    'DATA_DIR_UNUSABLE',
    `There is too little room for the data directory ${dataDir}: at least ` +
      `${NEEDED_BYTES / 1024 / 1024} MB must be free. Make room, or set LIVERMORE_DATA_DIR to ` +
      'a directory on another disk.',
    { cause: error },
  );

const unusable = (dataDir: string, error: unknown): AppError =>
  new AppError(
    'DATA_DIR_UNUSABLE',
    `The data directory ${dataDir} cannot be used: ${messageOf(error)}. Give this user the right ` +
      'to read and write it, or set LIVERMORE_DATA_DIR to another directory.',
    { cause: error },
  );

const isThere = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

const freeBytes = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
