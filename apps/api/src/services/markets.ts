import type { ExchangeName } from '@livermore/schemas';
import type { MarketPlane } from './market-plane.ts';

/** The market planes of this process, each made when it is first wanted. */
export class Markets {
  readonly #open: Partial<Record<ExchangeName, () => Promise<MarketPlane>>>;
  readonly #opening = new Map<ExchangeName, Promise<MarketPlane>>();
  readonly #opened = new Map<ExchangeName, MarketPlane>();

  /** @param open how to make and start the plane of each exchange that has an adapter */
  constructor(open: Partial<Record<ExchangeName, () => Promise<MarketPlane>>>) {
    this.#open = open;
  }

  /** Exchanges that have an adapter. */
  get available(): ExchangeName[] {
    return Object.keys(this.#open) as ExchangeName[];
  }

  /** The plane of an exchange that is running already. */
  get(exchange: ExchangeName): MarketPlane | undefined {
    return this.#opened.get(exchange);
  }

  /** The running plane of an exchange, started where it is not. One that failed to start is tried again. */
  open(exchange: ExchangeName): Promise<MarketPlane> {
    const opening = this.#opening.get(exchange) ?? this.#start(exchange);
    this.#opening.set(exchange, opening);
    return opening;
  }

  async #start(exchange: ExchangeName): Promise<MarketPlane> {
    const open = this.#open[exchange];
    if (!open) throw new Error(`there is no adapter for ${exchange}`);
    try {
      const market = await open();
      this.#opened.set(exchange, market);
      return market;
    } catch (error) {
      this.#opening.delete(exchange);
      throw error;
    }
  }
}
