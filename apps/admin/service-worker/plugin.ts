import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const WORKER = join(import.meta.dirname, 'worker.js');

/** Writes `sw.js` into the build: the worker with the names of the files it keeps and a version made of what they hold. */
export const serviceWorker = (): Plugin => {
  let publicDir = '';
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      publicDir = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const built = Object.values(bundle).map((file) => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }));
      const copied = readdirSync(publicDir).map((name) => ({ name, content: readFileSync(join(publicDir, name)) }));
      const files = [...built, ...copied].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const worker = readFileSync(WORKER, 'utf8');
      const version = createHash('sha256').update(worker);
      for (const { name, content } of files) version.update(name).update(content);
      const names = files.map(({ name }) => `/${name}`);
      const source = `const VERSION = '${version.digest('hex').slice(0, 16)}';\nconst FILES = ${JSON.stringify(names)};\n${worker}`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
};
