import type { Clock } from '@livermore/base';
import { indicatorChannel, parseChannel, tickerChannel, type HotStore, type Unsubscribe } from '@livermore/cache';
import { isTimeframe, type MacdVMessage, type MatrixRowChange, type RuntimeStatus, type Ticker } from '@livermore/schemas';
import { MatrixState, tickerChange } from './matrix-state.ts';

type WatchedSymbol = RuntimeStatus['symbols'][number];

export interface UserMarketOptions {
  hotStore: Pick<HotStore, 'subscribe'>;
  clock: Clock;
  userId: number;
  onChange: (change: MatrixRowChange) => void;
}

/**
 * The market as one user's engine tells it, heard by the exact names of its channels: a pattern
 * would make the engines of all users tell theirs.
 */
export class UserMarket {
  readonly matrix = new MatrixState();
  readonly #options: UserMarketOptions;
  readonly #heard = new Map<string, Promise<Unsubscribe>>();
  /** How many read it. */
  readers = 0;

  constructor(options: UserMarketOptions) {
    this.#options = options;
  }

  /** Hears the tickers and indicators of these symbols and of no others. Resolves once it does. */
  async follow(symbols: readonly WatchedSymbol[]): Promise<void> {
    const wanted = new Map(symbols.map((symbol) => [nameOfRow(symbol), symbol]));
    const left = [...this.#heard].filter(([name]) => !wanted.has(name));
    for (const [name] of left) this.#heard.delete(name);
    for (const [name, symbol] of wanted) {
      if (!this.#heard.has(name)) this.#heard.set(name, this.#hear(symbol));
    }
    await Promise.all([...this.#heard.values(), ...left.map(async ([, unsubscribe]) => (await unsubscribe)())]);
  }

  close(): Promise<void> {
    return this.follow([]);
  }

  #hear(symbol: WatchedSymbol): Promise<Unsubscribe> {
    const { hotStore, userId } = this.#options;
    const indicators = symbol.series.flatMap(({ timeframe }) =>
      isTimeframe(timeframe) ? [indicatorChannel(userId, { ...symbol, timeframe })] : [],
    );
    return hotStore.subscribe([tickerChannel(userId, symbol), ...indicators], (channel, message) => {
      const change = this.#changeOf(channel, message);
      if (change) this.#options.onChange(change);
    });
  }

  #changeOf(channel: string, message: string): MatrixRowChange | null {
    const place = parseChannel(channel);
    if (place?.kind === 'ticker') return tickerChange(JSON.parse(message) as Ticker);
    if (place?.kind !== 'indicator') return null;
    return this.matrix.indicator(place.series, JSON.parse(message) as MacdVMessage, this.#options.clock.now());
  }
}

/** What a row of the matrix is made of; rows of the same name are heard on the same channels. */
export const nameOfRow = ({ exchangeId, symbol, series }: WatchedSymbol): string =>
  `${exchangeId}:${symbol}:${series.map(({ timeframe }) => timeframe).join('+')}`;
