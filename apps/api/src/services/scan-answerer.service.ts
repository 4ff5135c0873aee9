import { AppError, messageOf, type Clock, type Logger, type Service } from '@livermore/base';
import { parseScanRequest, scanChannel, scanResultChannel, type HotStore, type ScanAnswer, type ScanRequest, type Unsubscribe } from '@livermore/cache';
import { EXCHANGE_LABELS, type SymbolScan, type UserSettings } from '@livermore/schemas';
import type { AccountReader } from './account-reader.ts';
import type { Markets } from './markets.ts';
import { isMonitored } from './runtime/symbol-edits.ts';

export interface ScanAnswererOptions {
  hotStore: Pick<HotStore, 'subscribe' | 'publish'>;
  /** Settings of a user whose runtime runs here. */
  settingsOf: (userId: number) => UserSettings | undefined;
  markets: Markets;
  accounts: AccountReader;
  clock: Clock;
  logger: Logger;
  /** Takes secrets out of what errors say. */
  redact: (text: string) => string;
}

/** Products this fresh are not asked for again. */
const FRESH_PRODUCTS_MS = 10_000;

/** Answers the web's questions about what an exchange lists and what a user holds there. */
export class ScanAnswerer implements Service {
  readonly name = 'scan answerer';
  readonly #options: ScanAnswererOptions;
  readonly #abort = new AbortController();
  #unsubscribe: Unsubscribe = () => Promise.resolve();

  constructor(options: ScanAnswererOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#options.hotStore.subscribe([scanChannel], (_, message) => {
      const request = parseScanRequest(message);
      const settings = request && this.#options.settingsOf(request.userId);
      if (settings) void this.#answer(request, settings);
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    await this.#unsubscribe();
  }

  async #answer(request: ScanRequest, settings: UserSettings): Promise<void> {
    const { hotStore, logger, redact } = this.#options;
    let answer: ScanAnswer;
    try {
      answer = { requestId: request.requestId, scan: await this.#scan(request, settings) };
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'EXCHANGE_UNREACHABLE';
      logger.warn({ userId: request.userId, exchange: request.exchange, code }, `a scan failed: ${messageOf(error)}`);
      answer = { requestId: request.requestId, error: { code, message: redact(messageOf(error)) } };
    }
    hotStore.publish(scanResultChannel(request.userId), JSON.stringify(answer));
  }

  async #scan({ exchange }: ScanRequest, settings: UserSettings): Promise<SymbolScan> {
    const { markets, accounts, clock } = this.#options;
    if (!markets.available.includes(exchange)) {
      throw new AppError('EXCHANGE_OFF', `This server has no connection to ${EXCHANGE_LABELS[exchange]}.`);
    }
    const market = await markets.open(exchange);
    const products = await market.products.list(FRESH_PRODUCTS_MS);
    const account = await accounts.read(settings, exchange, this.#abort.signal);
    const { minPositionValueUsd } = settings.symbols;
    const held = account.kind === 'positions' ? account.positions : [];
    return {
      exchange,
      products: products
        .filter(({ tradable }) => tradable)
        .map(({ symbol, price, volume24h, changePct24h, priceIncrement, baseIncrement }) => ({
          symbol,
          price,
          volume24h,
          changePct24h,
          priceIncrement,
          baseIncrement,
          monitored: isMonitored(settings, { exchange, symbol }),
        })),
      positions: held.map((position) => ({ ...position, meetsMinimum: (position.valueUsd ?? -1) >= minPositionValueUsd })),
      at: clock.now(),
    };
  }
}
