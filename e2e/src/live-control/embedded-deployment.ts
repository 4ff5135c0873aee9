import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { runLivermore, startServer, type RunningServer } from '../livermore-process.ts';
import { REMOVE, type Deployment } from './deployment.ts';

/** One process with the embedded database and the bus inside. */
export const embeddedDeployment = (): Deployment => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-embedded-'));
  let server: RunningServer | null = null;
  let url = '';
  let signInUrl = '';

  const startEngine = async (): Promise<void> => {
    server = await startServer(dataDir, url ? { port: new URL(url).port } : {});
    ({ url, signInUrl } = server);
  };
  return {
    dataDir,
    get url() {
      return url;
    },
    get signInUrl() {
      return signInUrl;
    },
    open: startEngine,
    async close() {
      await server?.kill();
      rmSync(dataDir, REMOVE);
    },
    startEngine,
    async stopEngine() {
      await server?.stop();
    },
    async killEngine() {
      await server?.kill();
    },
    async rows<Row>(sql: string) {
      const database = await PGlite.create(join(dataDir, 'database'));
      const { rows } = await database.query<Row>(sql);
      await database.close();
      return rows;
    },
    ctl: (...args) => runLivermore(['ctl', ...args], { LIVERMORE_DATA_DIR: dataDir, LIVERMORE_URL: url }),
  };
};
