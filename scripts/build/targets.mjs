import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { compressTexts } from './compress.mjs';

/**
 * A part of what is shipped. `inputs` are files and folders whose change makes it stale.
 * @typedef {object} Target
 * @property {string} name folder below `dist/`
 * @property {string[]} inputs
 * @property {(root: string, outDir: string) => Promise<void>} build
 */

/** Entries of the server by the name of their output; a worker is found beside the main file. */
const SERVER_ENTRIES = {
  main: 'apps/api/src/main.ts',
  'simulator.worker': 'packages/exchange-simulator/src/simulator.worker.ts',
  'pglite.worker': 'packages/database/src/embedded/pglite.worker.mjs',
};

const SERVER_PACKAGES = [
  'base',
  'schemas',
  'indicators',
  'engine',
  'cache',
  'database',
  'exchanges',
  'exchange-simulator',
];

const MIGRATIONS = 'packages/database/migrations';

/** @type {Target} */
const server = {
  name: 'server',
  inputs: [...SERVER_PACKAGES.map((name) => `packages/${name}/src`), MIGRATIONS, 'apps/api/src'],
  build: async (root, outDir) => {
    const { build } = await import('vite');
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      plugins: [somePackagesStayOutside],
      ssr: { noExternal: true },
      build: {
        ssr: true,
        outDir,
        emptyOutDir: true,
        target: 'node20',
        sourcemap: true,
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(
            Object.entries(SERVER_ENTRIES).map(([name, source]) => [name, join(root, source)]),
          ),
          output: {
            entryFileNames: '[name].mjs',
            chunkFileNames: '[name]-[hash].mjs',
            // Constants stay constants: as `var` they slow the hot loops of the indicators.
            topLevelVar: false,
          },
        },
      },
    });
    cpSync(join(root, MIGRATIONS), join(outDir, 'migrations'), { recursive: true });
  },
};

/** @type {Target} */
const admin = {
  name: 'admin',
  inputs: ['apps/admin', 'packages/schemas/src', 'packages/indicators/src'],
  build: async (root, outDir) => {
    const { build } = await import('vite');
    await build({
      root: join(root, 'apps/admin'),
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, reportCompressedSize: false, chunkSizeWarningLimit: 2000 },
    });
    compressTexts(outDir);
  },
};

export const TARGETS = { server, admin };

/** @typedef {keyof typeof TARGETS} TargetName */

/**
 * Packages that look at run time for files beside themselves or for others by name. All others go into the
 * bundle: to find and read their thousand files was most of a start.
 */
const OUTSIDE = /^(?:@electric-sql\/|@fastify\/|fastify$|pg$|pino$|pino-pretty$|ws$)/;

/** @type {import('vite').Plugin} */
const somePackagesStayOutside = {
  name: 'some-packages-stay-outside',
  enforce: 'pre',
  resolveId: (id) => (OUTSIDE.test(id) ? { id, external: true } : null),
};
