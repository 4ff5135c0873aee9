/** The thread of the embedded database with two ends that a query can call for by its text. */
import { PGlite } from '@electric-sql/pglite';

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const execute = PGlite.prototype.execProtocolRawStream;
PGlite.prototype.execProtocolRawStream = async function (message, options) {
  const text = Buffer.from(message).toString('latin1');
  if (text.includes('end by exit')) process.exit(7);
  // What PGlite does when its machine traps, for example for want of memory.
  if (text.includes('end by trap')) throw new Error('memory access out of bounds');
  await execute.call(this, message, options);
};
await import('../embedded/pglite.worker.mjs');
