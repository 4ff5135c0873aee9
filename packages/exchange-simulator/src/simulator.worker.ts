/**
 * Entry of the simulator's thread: the demo market and its venue, from `workerData`
 * (`SimulatorStart`). Posts `SimulatorReport`s; any message from the parent stops it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, messageOf } from '@livermore/base';
import { startSimulatedCoinbase } from './coinbase/simulated-coinbase.ts';
import { createMarket } from './market/market.ts';
import type { SimulatorReport, SimulatorStart } from './simulator-thread.ts';
import { monotonicClock, startVenueClock } from './venue-clock.ts';

const report = (message: SimulatorReport): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
  parentPort?.postMessage(message);
};

const { seed, speed, anchorMs, host, port } = workerData as SimulatorStart;
const startedAtMs = monotonicClock.now();
const clock = startVenueClock(monotonicClock, { anchorMs, speed, startedAtMs });

try {
  const venue = await startSimulatedCoinbase({ market: createMarket({ seed }), clock, host, port });
  parentPort?.once('message', () => {
    const venueTime = clock.now();
    void venue.close().then(() => {
      report({ kind: 'stopped', venueTime });
    });
  });
  report({ kind: 'ready', wsUrl: venue.wsUrl, restUrl: venue.restUrl, startedAtMs });
} catch (error) {
  report({ kind: 'failed', code: error instanceof AppError ? error.code : undefined, message: messageOf(error) });
}
