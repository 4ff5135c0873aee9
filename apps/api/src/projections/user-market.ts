import { messageOf, type Cancel, type Clock, type Logger } from '@livermore/base';
import { indicatorChannel, parseChannel, tickerChannel, type HotStore, type Unsubscribe } from '@livermore/cache';
import { isTimeframe, type MacdVMessage, type MatrixRowChange, type RuntimeStatus, type SeriesId, type Ticker } from '@livermore/schemas';
import { cellOf, MatrixState, tickerChange } from './matrix-state.ts';

/**
 * Series of which more must be known are read together: many come at once when an engine has read its
 * history. By then it has stored the values that it told.
 */
const READ_AFTER_MS = 500;

type WatchedSymbol = RuntimeStatus['symbols'][number];

export interface UserMarketOptions {
  hotStore: Pick<HotStore, 'subscribe' | 'indicators'>;
  clock: Clock;
  logger: Logger;
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
  /** By channel: a series, and since which candle its closed values are not known. */
  readonly #unread = new Map<string, { series: SeriesId; openTime: number }>();
  #cancelRead: Cancel | undefined;
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
    this.#cancelRead?.();
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
    const value = JSON.parse(message) as MacdVMessage;
    const change = this.matrix.indicator(place.series, value, this.#options.clock.now());
    if (this.matrix.lacks(place.series)) {
      this.#unread.set(channel, { series: place.series, openTime: value.final ? value.openTime : -Infinity });
      this.#cancelRead ??= this.#options.clock.after(READ_AFTER_MS, () => void this.#read());
    }
    return change;
  }

  /** Reads the closed values before a message that came out of nothing. One that is not stored yet is read after the next message. */
  async #read(): Promise<void> {
    const { hotStore, logger, userId, onChange } = this.#options;
    const unread = [...this.#unread.values()];
    this.#unread.clear();
    this.#cancelRead = undefined;
    try {
      const found = await hotStore.indicators(unread.map(({ series }) => series));
      const stored = found.flatMap((value, index) => (value && value.openTime >= (unread[index]?.openTime ?? 0) ? [value] : []));
      this.matrix.load(stored);
      for (const value of stored) onChange({ exchangeId: value.exchangeId, symbol: value.symbol, cells: [cellOf(value)] });
    } catch (error) {
      // The next message asks again.
      logger.warn({ userId }, `recent values of ${unread.length} series could not be read: ${messageOf(error)}`);
    }
  }
}

/** What a row of the matrix is made of; rows of the same name are heard on the same channels. */
export const nameOfRow = ({ exchangeId, symbol, series }: WatchedSymbol): string =>
  `${exchangeId}:${symbol}:${series.map(({ timeframe }) => timeframe).join('+')}`;
