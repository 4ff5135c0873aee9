import type { Clock, Logger, Service } from '@livermore/base';
import { messageOf } from '@livermore/base';
import {
  openVenueClockAnchor,
  startSimulatorThread,
  VENUE_CLOCK_FILE,
  type SimulatorThread,
  type VenueClockAnchor,
} from '@livermore/exchange-simulator';
import { join } from 'node:path';

export interface DemoVenueOptions {
  dataDir: string;
  /** The built `simulator.worker`. */
  workerUrl: URL;
  /** Venue time over wall time. */
  speed: number;
  clock: Clock;
  logger: Logger;
  /** Called when the thread ends by itself. */
  onLost: (error: Error) => void;
}

/** Everybody's demo market is the same one. */
const DEMO_SEED = 1;

/** The simulated venue in its thread, on the market of this data directory. */
export class DemoVenue implements Service {
  readonly name = 'demo market';
  readonly #options: DemoVenueOptions;
  #anchor: VenueClockAnchor | null = null;
  #thread: SimulatorThread | null = null;

  constructor(options: DemoVenueOptions) {
    this.#options = options;
  }

  /** The venue's addresses and clock, once it is started. */
  get running(): Pick<SimulatorThread, 'wsUrl' | 'restUrl' | 'clock'> {
    if (!this.#thread) throw new Error('the demo market is not started');
    return this.#thread;
  }

  async start(): Promise<void> {
    const { dataDir, workerUrl, speed, clock, onLost } = this.#options;
    this.#anchor = openVenueClockAnchor({
      file: join(dataDir, VENUE_CLOCK_FILE),
      wall: clock,
      speed,
      onStoreFailed: (error) => {
        this.#notStored(error);
      },
    });
    const { anchorMs } = this.#anchor;
    this.#thread = await startSimulatorThread({ workerUrl, seed: DEMO_SEED, speed, anchorMs, onFailure: onLost });
    this.#anchor.follow(this.#thread.clock);
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    const { venueTime } = await thread.stop();
    try {
      this.#anchor?.stop(venueTime);
    } catch (error) {
      this.#notStored(error);
    }
  }

  /** Harmless for a while: what was stored last lies ahead, so the market goes on a little later. */
  #notStored(error: unknown): void {
    this.#options.logger.warn({}, `the demo market's clock could not be stored: ${messageOf(error)}`);
  }
}
