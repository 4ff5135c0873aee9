import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the bundles and compiled programs go, below the root of the repository. */
export const OUT_DIR = `${ROOT}.cache/bench`;

/**
 * Bundles one source file with all of ours in it, as the server is bundled; installed packages stay
 * outside. Gives the path of the bundle.
 * @param {string} name file name in `bench/src` without `.ts`
 */
export const bundle = async (name) => {
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: [/^@livermore\//] },
    build: {
      ssr: true,
      outDir: OUT_DIR,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      // Tells a profile which file a function is from.
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: `${ROOT}bench/src/${name}.ts` },
        // Constants stay `const`: the engine folds those, and not a `var` that might change.
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs', topLevelVar: false },
      },
    },
  });
  return `${OUT_DIR}/${name}.mjs`;
};
