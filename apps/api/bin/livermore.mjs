#!/usr/bin/env node
/**
 * The command `livermore`. In a source tree it first brings the bundle up to date; where only
 * `dist/` was shipped it runs that.
 */
import { existsSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const buildScript = new URL('scripts/build.mjs', root);

if (existsSync(buildScript)) {
  const { ensureBuilt } = /** @type {typeof import('../../../scripts/build.mjs')} */ (await import(buildScript.href));
  try {
    await ensureBuilt({ admin: process.argv[2] === 'serve' });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
process.setSourceMapsEnabled(true);
await import(new URL('dist/server/main.mjs', root).href);
