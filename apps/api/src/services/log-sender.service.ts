import type { Clock, Service } from '@livermore/base';
import { logsChannel, logsRequestChannel, parseLogRequest, type HotStore, type LogBatch, type Unsubscribe } from '@livermore/cache';
import type { LogRing } from '../logging/log-ring.ts';

export interface LogSenderOptions {
  hotStore: Pick<HotStore, 'subscribe' | 'publish'>;
  /** Lines of this process. */
  ring: LogRing;
  clock: Clock;
}

/** Who looks asks again well before this has passed. */
const LEASE_MS = 12_000;

const INTERVAL_MS = 250;

/** Bounds of one message. */
const MOST_LINES = 500;
const MOST_BYTES = 256 * 1_024;

/**
 * Sends the lines of this process over the bus while somebody asks for them. What waits to be sent
 * waits in the ring, so a bus that is away costs nothing: what it lost is asked for again by its
 * number, and what the ring has dropped meanwhile is missing and known to be.
 */
export class LogSender implements Service {
  readonly name = 'log sender';
  readonly #options: LogSenderOptions;
  #unsubscribe: Unsubscribe = () => Promise.resolve();
  #cancel = (): void => {};
  #leaseEnds = -Infinity;
  #sent = 0;
  #backlogTo = 0;

  constructor(options: LogSenderOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { hotStore, ring } = this.#options;
    this.#unsubscribe = await hotStore.subscribe([logsRequestChannel], (_, message) => {
      const request = parseLogRequest(message);
      if (request) this.#asked(request.known[ring.process] ?? 0);
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    this.#leaseEnds = -Infinity;
    await this.#unsubscribe();
  }

  #asked(known: number): void {
    const { ring, clock } = this.#options;
    const isSending = clock.now() <= this.#leaseEnds;
    this.#leaseEnds = clock.now() + LEASE_MS;
    this.#backlogTo = isSending ? this.#sent : ring.newest;
    this.#sent = isSending ? Math.min(this.#sent, known) : known;
    if (isSending) return;
    this.#publish();
    this.#goOn();
  }

  #goOn(): void {
    const { ring, clock } = this.#options;
    this.#cancel();
    this.#cancel = clock.after(ring.newest > this.#sent ? 0 : INTERVAL_MS, () => {
      if (clock.now() > this.#leaseEnds) return;
      if (ring.newest > this.#sent) this.#publish();
      this.#goOn();
    });
  }

  #publish(): void {
    const { hotStore, ring } = this.#options;
    const { process, oldest, newest } = ring;
    const waiting = ring.after(this.#sent);
    const backlog = waiting.filter(({ nr }) => nr <= this.#backlogTo);
    const isBacklog = backlog.length > 0;
    const lines = boundedBegin(isBacklog ? backlog : waiting);
    this.#sent = lines.at(-1)?.nr ?? this.#sent;
    const batch: LogBatch = { process, lines, oldest, newest, isBacklog };
    hotStore.publish(logsChannel, JSON.stringify(batch));
  }
}

const boundedBegin = <Line>(lines: readonly Line[]): Line[] => {
  let bytes = 0;
  const begin = lines.slice(0, MOST_LINES);
  const end = begin.findIndex((line) => (bytes += JSON.stringify(line).length) > MOST_BYTES);
  return end === -1 ? begin : begin.slice(0, Math.max(1, end));
};
