import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';

const WORKER = join(import.meta.dirname, 'service-worker/worker.ts');

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
    async generateBundle(_options, bundle) {
      const built = Object.values(bundle).map((file) => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }));
      const copied = readdirSync(publicDir).map((name) => ({ name, content: readFileSync(join(publicDir, name)) }));
      const files = [...built, ...copied].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { code: worker } = await transformWithOxc(readFileSync(WORKER, 'utf8'), WORKER, { sourcemap: false });
      const version = createHash('sha256').update(worker);
      for (const { name, content } of files) version.update(name).update(content);
      const names = files.map(({ name }) => `/${name}`);
      const source = `const VERSION = '${version.digest('hex').slice(0, 16)}';\nconst FILES = ${JSON.stringify(names)};\n${worker}`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
};
