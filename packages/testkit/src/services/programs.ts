import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const foldersOf = (searchPath: string): string[] => searchPath.split(delimiter).filter(Boolean);

/** Full path of the first of these programs that is installed in `searchPath`, or null. */
export const findProgram = (searchPath: string, ...names: string[]): string | null =>
  names
    .flatMap((name) => foldersOf(searchPath).map((folder) => join(folder, name)))
    .find(isProgram) ?? null;

/** Where Debian installs PostgreSQL: one folder a version, not on the search path. */
export const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/**
 * Folder that holds all of PostgreSQL's server programs of one version, or null: the newest version
 * in `versionsFolder`, else a folder of `searchPath`.
 */
export const findPostgresFolder = (searchPath: string, versionsFolder: string): string | null => {
  let versions: string[] = [];
  try {
    versions = readdirSync(versionsFolder).sort((a, b) => Number(b) - Number(a));
  } catch {
    // Not Debian's layout: the search path is what remains.
  }
  const folders = [...versions.map((version) => join(versionsFolder, version, 'bin')), ...foldersOf(searchPath)];
  const wanted = ['initdb', 'postgres', 'pg_ctl'];
  return folders.find((folder) => wanted.every((name) => isProgram(join(folder, name)))) ?? null;
};
