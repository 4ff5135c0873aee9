import { AppError } from '@livermore/base';
import { ensureOwner, openEmbeddedDatabase, storeTurn } from '../index.ts';
import { sampleAlert, sampleCandle } from './samples.ts';

/*
 * A program that opens the embedded database of the directory in its first argument, stores one
 * turn, prints `stored`, and keeps storing until it is killed. Prints the code of an AppError.
 */
const [dataDir = '', migrationsFolder = ''] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
try {
  const { db } = await openEmbeddedDatabase({
    dataDir,
    workerUrl: new URL('./pglite.worker.mjs', import.meta.url),
    migrationsFolder,
    logger: silent,
  });
  await ensureOwner(db, { settings: { written: 'by the child' } });
  for (let bucket = 0; ; bucket++) {
    const turn = { candles: [sampleCandle(bucket)], alerts: [sampleAlert(bucket)] };
    await storeTurn(db, turn, 0);
    process.stdout.write('stored\n');
  }
} catch (error) {
  process.stdout.write(`${error instanceof AppError ? error.code : String(error)}\n`);
}
