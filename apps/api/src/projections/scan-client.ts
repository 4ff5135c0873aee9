import { AppError, sleep, type Clock, type ErrorCode } from '@livermore/base';
import { scanChannel, scanResultChannel, type HotStore, type ScanAnswer, type ScanRequest } from '@livermore/cache';
import type { ExchangeName, SymbolScan } from '@livermore/schemas';

export interface ScanClientOptions {
  hotStore: Pick<HotStore, 'subscribe' | 'publish' | 'listeners'>;
  clock: Clock;
  newId: () => string;
}

/** An exchange that needs longer than this is taken for unreachable. */
const ANSWER_LIMIT_MS = 15_000;

/** Asks, over the bus, the worker that can ask an exchange. */
export class ScanClient {
  readonly #options: ScanClientOptions;

  constructor(options: ScanClientOptions) {
    this.#options = options;
  }

  /** Throws AppError `NO_WORKER`, `EXCHANGE_OFF`, `EXCHANGE_REFUSED`, `EXCHANGE_UNREACHABLE`. */
  async scan(userId: number, exchange: ExchangeName): Promise<SymbolScan> {
    const { hotStore, clock, newId } = this.#options;
    const [hasWorker] = await hotStore.listeners([scanChannel]);
    if (!hasWorker) throw new AppError('NO_WORKER', 'No engine is running that could ask the exchange. Start one and try again.');
    const request: ScanRequest = { requestId: newId(), userId, exchange };
    const answered = new AbortController();
    let answer: ScanAnswer | undefined;
    const unsubscribe = await hotStore.subscribe([scanResultChannel(userId)], (_, message) => {
      const heard = JSON.parse(message) as ScanAnswer;
      if (heard.requestId !== request.requestId) return;
      answer = heard;
      answered.abort();
    });
    try {
      hotStore.publish(scanChannel, JSON.stringify(request));
      await sleep(clock, ANSWER_LIMIT_MS, answered.signal).catch(() => undefined);
    } finally {
      await unsubscribe();
    }
    if (!answer) throw new AppError('EXCHANGE_UNREACHABLE', 'The exchange did not answer in time. Try again later.');
    if ('error' in answer) throw new AppError(answer.error.code as ErrorCode, answer.error.message);
    return answer.scan;
  }
}
