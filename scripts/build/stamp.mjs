import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', '.cache', 'testing']);
const TEST_FILE = /\.test\.[cm]?[jt]sx?$/;

/**
 * One text for the state of these files and folders, from names, sizes and times of change; a path
 * that does not exist counts as absent. Tests are no input.
 * @param {string} root
 * @param {string[]} paths relative to `root`
 */
export const stampOf = (root, paths) => {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, root, path);
  return hash.digest('hex');
};

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
const addTo = (hash, root, path) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    if (!SKIPPED.has(name) && !TEST_FILE.test(name)) addTo(hash, root, `${path}/${name}`);
  }
};
