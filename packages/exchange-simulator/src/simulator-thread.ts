import { Worker } from 'node:worker_threads';
import { AppError, ERROR_CLASSES, messageOf, type ErrorCode } from '@livermore/base';
import { DEMO_PRODUCTS, type MarketProduct } from './market/products.ts';
import { monotonicClock, startVenueClock, type VenueClock } from './venue-clock.ts';

/** What the thread is started with. */
export interface SimulatorStart {
  seed: number;
  /** Venue time over wall time. */
  speed: number;
  /** Venue time at the start, Unix ms. */
  anchorMs: number;
  host: string;
  port: number;
}

/** What the thread reports. `startedAtMs` is the monotonic clock's reading at `anchorMs`. */
export type SimulatorReport =
  | { kind: 'ready'; wsUrl: string; restUrl: string; startedAtMs: number }
  | { kind: 'failed'; code: string | undefined; message: string }
  | { kind: 'stopped'; venueTime: number };

export interface SimulatorThreadOptions extends Pick<SimulatorStart, 'seed' | 'speed' | 'anchorMs'> {
  /** The built `simulator.worker`. */
  workerUrl: URL;
  host?: string | undefined;
  /** 0 takes a free port. */
  port?: number | undefined;
  /** Called once when the thread ends without having been told to. */
  onFailure?: ((error: AppError) => void) | undefined;
}

/** A market and its venue in a thread of their own. */
export interface SimulatorThread {
  readonly wsUrl: string;
  /** Up to and including `/api/v3/brokerage`. */
  readonly restUrl: string;
  /** The venue's clock, read on this side. */
  readonly clock: VenueClock;
  readonly products: readonly MarketProduct[];
  /** Ends the venue and its market; gives the venue time at which both ended. May be called again. */
  stop(): Promise<{ venueTime: number }>;
}

/**
 * Starts the demo market and its simulated Coinbase in a worker thread. Throws AppError
 * `PORT_IN_USE`, or `EXCHANGE_UNREACHABLE` when the thread does not start.
 */
export const startSimulatorThread = async ({
  workerUrl,
  seed,
  speed,
  anchorMs,
  host = '127.0.0.1',
  port = 0,
  onFailure,
}: SimulatorThreadOptions): Promise<SimulatorThread> => {
  const workerData: SimulatorStart = { seed, speed, anchorMs, host, port };
  const worker = new Worker(workerUrl, { workerData, name: 'simulated-venue' });
  let thrown: unknown;
  worker.on('error', (error) => {
    thrown = error;
  });
  let stopped: Extract<SimulatorReport, { kind: 'stopped' }> | undefined;
  let isStopping = false;
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });

  const ready = await new Promise<Extract<SimulatorReport, { kind: 'ready' }>>((resolve, reject) => {
    worker.on('message', (report: SimulatorReport) => {
      if (report.kind === 'ready') resolve(report);
      else if (report.kind === 'failed') reject(errorOf(report));
      else stopped = report;
    });
    void exited.then(() => {
      reject(threadError('did not start', thrown));
    });
  });

  const clock = startVenueClock(monotonicClock, { anchorMs, speed, startedAtMs: ready.startedAtMs });
  void exited.then(() => {
    if (!isStopping) onFailure?.(threadError('ended', thrown));
  });
  return {
    wsUrl: ready.wsUrl,
    restUrl: ready.restUrl,
    clock,
    products: DEMO_PRODUCTS,
    stop: async () => {
      isStopping = true;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage('stop');
      await exited;
      return { venueTime: stopped?.venueTime ?? clock.now() };
    },
  };
};

const errorOf = ({ code, message }: Extract<SimulatorReport, { kind: 'failed' }>): AppError =>
  code !== undefined && Object.hasOwn(ERROR_CLASSES, code)
    ? new AppError(code as ErrorCode, message)
    : threadError('did not start', message);

const threadError = (what: string, cause: unknown): AppError =>
  new AppError(
    'EXCHANGE_UNREACHABLE',
    `The thread of the demo market ${what}${cause === undefined ? '' : ` (${messageOf(cause)})`}. Start the server again; the market goes on where it was.`,
    { cause },
  );
