import { AppError, messageOf } from '@livermore/base';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
    // The exclusive flag lets one of two first starts make it; both then read the same.
    await writeFile(path, create(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, error);
  }
  const secret = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable(path, error);
  });
  if (secret.length >= 32) return secret;
  throw new AppError('DATA_DIR_DAMAGED', `${path} is cut short. Delete it: a new one is made, and everybody signs in again.`);
};

const unusable = (path: string, error: unknown): AppError =>
  new AppError(
    'DATA_DIR_UNUSABLE',
    `The data directory cannot be used: ${path}: ${messageOf(error)}. Correct its permissions, or name another one in LIVERMORE_DATA_DIR.`,
    { cause: error },
  );
