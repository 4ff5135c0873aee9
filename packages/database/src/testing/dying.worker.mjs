/** The thread of the embedded database with an end that a test can call for. */
import { BroadcastChannel } from 'node:worker_threads';

const channel = new BroadcastChannel('dying-worker');
channel.onmessage = () => process.exit(7);
channel.unref();
await import('../embedded/pglite.worker.mjs');
