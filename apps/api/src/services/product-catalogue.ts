import { messageOf, type Clock, type Logger } from '@livermore/base';
import type { Product } from '@livermore/exchanges';

export interface ProductCatalogueOptions {
  /** Asks the venue. */
  read: (signal: AbortSignal) => Promise<Product[]>;
  /** Keeps the list for whoever formats prices; called after each reading. */
  save: (products: readonly Product[]) => Promise<void>;
  clock: Clock;
  logger: Logger;
}

/** A list older than this is asked for again by whoever plans with it. */
const FRESH_MS = 10 * 60_000;

/** The products of one venue, asked for once however many want to know. */
export class ProductCatalogue {
  readonly #options: ProductCatalogueOptions;
  #newest: { products: Product[]; at: number } | null = null;
  #reading: Promise<Product[]> | null = null;

  constructor(options: ProductCatalogueOptions) {
    this.#options = options;
  }

  /**
   * The list, at most `maxAgeMs` old (ten minutes where nothing is said). Rejects as the venue's REST
   * does, also when there is an older list: what it says may no longer hold.
   */
  async list(maxAgeMs: number = FRESH_MS): Promise<readonly Product[]> {
    const { clock } = this.#options;
    if (this.#newest && clock.now() - this.#newest.at <= maxAgeMs) return this.#newest.products;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<Product[]> {
    const { read, save, clock, logger } = this.#options;
    // Several wait for one answer, so no single one of them may end it; the venue's time limit does.
    const products = await read(new AbortController().signal);
    this.#newest = { products, at: clock.now() };
    await save(products).catch((error: unknown) => {
      // The list holds all the same; the next one is kept again.
      logger.warn({}, `the products of an exchange could not be stored: ${messageOf(error)}`);
    });
    return products;
  }
}
