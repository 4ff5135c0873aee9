import { AppError, messageOf, type Logger } from '@livermore/base';
import { existsSync } from 'node:fs';
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the data directory where it is missing. Throws AppError `DATA_DIR_UNUSABLE` when it cannot. */
export const prepareDataDir = async (dataDir: string): Promise<void> => {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(dataDir, error);
  }
};

/**
 * The secret kept in `name` of the data directory, made by `create` at the first start and readable
 * by this user only. Throws AppError `DATA_DIR_UNUSABLE`, or `DATA_DIR_DAMAGED` for one cut short.
 */
export const storedSecret = async (dataDir: string, name: string, create: () => string): Promise<string> => {
  const path = join(dataDir, name);
  try {
    if (!existsSync(path)) await placeWhole(path, create(), create(), link);
  } catch (error) {
    throw unusable(path, error);
  }
  const secret = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable(path, error);
  });
  if (secret.length >= 32) return secret;
  throw new AppError('DATA_DIR_DAMAGED', `${path} is cut short. Delete it: a new one is made, and everybody signs in again.`);
};

/** What a program of the owner proves itself with, in the data directory. */
export const OWNER_TOKEN_FILE = 'owner-token';

/** 32 random bytes as base64url. */
const TOKEN_PATTERN = /^[\w-]{43}$/;

/** The owner's token as it stands in the data directory; null where there is none that could be one. */
export const readOwnerToken = async (dataDir: string): Promise<string | null> => {
  const path = join(dataDir, OWNER_TOKEN_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw unusable(path, error);
  });
  return TOKEN_PATTERN.test(text.trim()) ? text.trim() : null;
};

/**
 * The owner's token, made by `create` (32 bytes as base64url) at the first start and kept since.
 * Only this user may read its file: other rights are corrected. A file that holds no token is
 * replaced, and the log says so. Throws AppError `DATA_DIR_UNUSABLE`.
 */
export const ownerToken = async (dataDir: string, create: () => string, logger: Logger): Promise<string> => {
  const path = join(dataDir, OWNER_TOKEN_FILE);
  try {
    const mode = await stat(path).then(
      (found) => found.mode & 0o777,
      () => null,
    );
    if (mode !== null && mode !== 0o600) {
      await chmod(path, 0o600);
      logger.warn(
        { path, mode: mode.toString(8) },
        "the owner's token could be read or changed by others; that is corrected. If somebody may have read it, delete the file and start again",
      );
    }
    const stored = await readOwnerToken(dataDir);
    if (stored !== null) return stored;
    await placeWhole(path, `${create()}\n`, create(), mode === null ? link : rename);
    if (mode !== null) logger.warn({ path }, "the owner's token was damaged; a new one takes its place");
    const kept = await readOwnerToken(dataDir);
    if (kept === null) throw new Error('somebody else writes to it');
    return kept;
  } catch (error) {
    throw error instanceof AppError ? error : unusable(path, error);
  }
};

/**
 * Writes a file beside its place, under a name that `random` makes its own, and puts it there whole, so
 * that nobody reads half of it. By `link`, of two first starts one makes it; `rename` replaces what is there.
 */
const placeWhole = async (path: string, text: string, random: string, put: typeof link | typeof rename): Promise<void> => {
  const fresh = `${path}.${random.slice(0, 8)}.new`;
  try {
    await writeFile(fresh, text, { flag: 'wx', mode: 0o600 });
    await put(fresh, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(fresh, { force: true });
  }
};

const unusable = (path: string, error: unknown): AppError =>
  new AppError(
    'DATA_DIR_UNUSABLE',
    `The data directory cannot be used: ${path}: ${messageOf(error)}. Correct its permissions, or name another one in LIVERMORE_DATA_DIR.`,
    { cause: error },
  );
