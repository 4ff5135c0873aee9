import { every, type Cancel, type Clock } from '@livermore/base';
import { logsChannel, logsRequestChannel, parseLogBatch, type HotStore, type LogRequest, type Unsubscribe } from '@livermore/cache';
import type { LogLine } from '@livermore/schemas';
import { LogRing } from '../logging/log-ring.ts';

export interface LogCollectorOptions {
  hotStore: Pick<HotStore, 'subscribe' | 'publish' | 'onResubscribed'>;
  clock: Clock;
  /** This process, whose own lines are not asked for. */
  self: string;
}

/** Told of lines that were not known. A backlog was written before it was asked for. */
export type LogListener = (lines: readonly LogLine[], isBacklog: boolean) => void;

/** How often the other processes are told that somebody still looks. */
const ASK_INTERVAL_MS = 5_000;

/** Nobody has looked for so long: the others need not send any more. */
const LINGER_MS = 30_000;

/** The first answers come within this, if there is anybody to answer. */
const ANSWER_LIMIT_MS = 500;

/** Lines of so many processes are kept; of more, those heard longest ago go. */
const MOST_PROCESSES = 8;

interface Heard {
  ring: LogRing;
  /** Number of the oldest line that the process itself still has. */
  oldest: number;
}

/** Asks the other processes for their log, over the bus, while somebody looks. */
export class LogCollector {
  readonly #options: LogCollectorOptions;
  readonly #onLines: LogListener;
  /** The one heard last is the last. */
  readonly #heard = new Map<string, Heard>();
  readonly #firstAnswers = new Set<() => void>();
  #stops: (Cancel | Unsubscribe)[] = [];
  #listening: Promise<void> | null = null;
  #lastUse = -Infinity;
  #readers = 0;

  constructor(options: LogCollectorOptions, onLines: LogListener) {
    this.#options = options;
    this.#onLines = onLines;
  }

  get rings(): LogRing[] {
    return [...this.#heard.values()].map(({ ring }) => ring);
  }

  /** Listens for a while; resolves when the first answers have come or nobody seems to answer. */
  async look(): Promise<void> {
    this.#lastUse = this.#options.clock.now();
    this.#listening ??= this.#listen();
    await this.#listening;
  }

  /** Listens until the function that it gives is called. */
  follow(): () => void {
    this.#readers++;
    void this.look();
    return () => {
      this.#readers--;
      this.#lastUse = this.#options.clock.now();
    };
  }

  async stop(): Promise<void> {
    const stops = this.#stops;
    this.#stops = [];
    this.#listening = null;
    for (const answered of this.#firstAnswers) answered();
    for (const stop of stops) await stop();
  }

  async #listen(): Promise<void> {
    const { hotStore, clock } = this.#options;
    const ask = (): void => {
      hotStore.publish(logsRequestChannel, JSON.stringify({ known: this.#known() } satisfies LogRequest));
    };
    this.#stops = [
      hotStore.onResubscribed(ask),
      every(clock, ASK_INTERVAL_MS, () => {
        if (this.#readers > 0 || clock.now() - this.#lastUse < LINGER_MS) ask();
        else void this.stop();
      }),
    ];
    const stops = this.#stops;
    const unsubscribe = await hotStore.subscribe([logsChannel], (_, message) => {
      this.#hear(message);
    });
    if (this.#stops !== stops) return unsubscribe();
    stops.push(unsubscribe);
    ask();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#firstAnswers.delete(done);
        cancel();
        resolve();
      };
      const cancel = clock.after(ANSWER_LIMIT_MS, done);
      this.#firstAnswers.add(done);
    });
  }

  #hear(message: string): void {
    const batch = parseLogBatch(message);
    if (!batch || batch.process === this.#options.self) return;
    const { process, lines, oldest, newest, isBacklog } = batch;
    const heard = this.#heard.get(process) ?? { ring: new LogRing({ process }), oldest };
    heard.oldest = oldest;
    this.#heard.delete(process);
    this.#heard.set(process, heard);
    if (this.#heard.size > MOST_PROCESSES) this.#heard.delete(this.#heard.keys().next().value ?? '');
    const bytes = message.length / Math.max(1, lines.length);
    const fresh = lines.filter((line) => heard.ring.add(line, bytes));
    if (fresh.length > 0) this.#onLines(fresh, isBacklog);
    if (heard.ring.newest >= newest) for (const answered of this.#firstAnswers) answered();
  }

  /** Up to where nothing is missing that could still be had. */
  #known(): LogRequest['known'] {
    return Object.fromEntries([...this.#heard].map(([process, { ring, oldest }]) => [process, lastWithoutGap(ring, oldest)]));
  }
}

const lastWithoutGap = (ring: LogRing, oldest: number): number => {
  let last = Math.max(ring.oldest, oldest) - 1;
  for (const { nr } of ring.after(last)) {
    if (nr !== last + 1) break;
    last = nr;
  }
  return last;
};
