import { MacdV, type Bar } from '@livermore/indicators';
import {
  bucketStart,
  RECENT_VALUES,
  TIMEFRAME_MS,
  TIMEFRAMES,
  type MacdVMessage,
  type SeriesId,
  type StoredMacdV,
  type Ticker,
  type Timeframe,
} from '@livermore/schemas';

const WARM_UP_BARS = 80;

/** How far a price goes in a second, as a share of it; in other times by the square root of the time. */
const STEP_IN_A_SECOND = 0.0002;

/** What an engine tells of one symbol at one moment: its price, and of each timeframe a value just closed or the forming one. */
export interface Turn {
  ticker: Ticker;
  closed: { stored: StoredMacdV; message: MacdVMessage }[];
  forming: { series: SeriesId; message: MacdVMessage }[];
}

interface SeriesState {
  timeframe: Timeframe;
  indicator: MacdV;
  /** The bucket that is open. */
  openTime: number;
  bar: Bar;
  recent: (number | null)[];
  histogram: number | null;
  previousHistogram: number | null;
}

interface SymbolState {
  symbol: string;
  price: number;
  /** Venue time up to which the price has gone. */
  movedAt: number;
  priceOfYesterday: number;
  series: SeriesState[];
}

/**
 * A market of many symbols on six timeframes: prices walk, and every series has the MACD-V of its own
 * bars. The same market each time. Times are Unix ms, venue time and this machine's.
 */
export class CrowdedMarket {
  readonly symbols: readonly string[];
  readonly #exchangeId: number;
  readonly #states: readonly SymbolState[];
  readonly #random = seededRandom(11);

  constructor({ exchangeId, size, venueTime }: { exchangeId: number; size: number; venueTime: number }) {
    this.#exchangeId = exchangeId;
    this.symbols = Array.from({ length: size }, (_, index) => `${letters(index)}-USD`);
    this.#states = this.symbols.map((symbol, index) => {
      const price = 10 ** (index % 5) * (1 + this.#random());
      return {
        symbol,
        price,
        movedAt: venueTime,
        priceOfYesterday: price * (0.95 + 0.1 * this.#random()),
        series: TIMEFRAMES.map((timeframe) => this.#warmSeries(timeframe, price, venueTime)),
      };
    });
  }

  /** The newest closed value of every series, as it is stored. */
  stored(now: number): StoredMacdV[] {
    return this.#states.flatMap(({ symbol, series }) => series.map((each) => this.#storedOf(symbol, each, now)));
  }

  /** The newest price of every symbol. */
  tickers(venueTime: number, now: number): Ticker[] {
    return this.#states.map((state) => this.#tickerOf(state, venueTime, now));
  }

  /** Moves the symbol at `index` on. */
  turn(index: number, venueTime: number, now: number): Turn {
    const state = this.#states[index];
    if (!state) throw new Error(`there is no symbol ${index}`);
    state.price *= 1 + this.#step(Math.max(0, venueTime - state.movedAt));
    state.movedAt = venueTime;
    const turn: Turn = { ticker: this.#tickerOf(state, venueTime, now), closed: [], forming: [] };
    for (const each of state.series) {
      const openTime = bucketStart(venueTime, each.timeframe);
      if (openTime > each.openTime) {
        close(each);
        each.openTime = openTime;
        each.bar = barAt(state.price);
        turn.closed.push({ stored: this.#storedOf(state.symbol, each, now), message: closedMessage(each) });
      } else {
        each.bar = barWith(each.bar, state.price);
        const series = { exchangeId: this.#exchangeId, symbol: state.symbol, timeframe: each.timeframe };
        turn.forming.push({ series, message: { ...each.indicator.preview(each.bar), openTime, revision: 0, final: false } });
      }
    }
    return turn;
  }

  /** A series with history that ends at `price`. */
  #warmSeries(timeframe: Timeframe, price: number, venueTime: number): SeriesState {
    const series: SeriesState = {
      timeframe,
      indicator: new MacdV(),
      openTime: bucketStart(venueTime, timeframe),
      bar: barAt(price),
      recent: [],
      histogram: null,
      previousHistogram: null,
    };
    const closes = [price];
    const step = (): number => this.#step(TIMEFRAME_MS[timeframe]);
    while (closes.length < WARM_UP_BARS) closes.unshift((closes[0] ?? price) * (1 + step()));
    closes.forEach((at, index) => {
      const reached = [closes[index - 1] ?? at, at * (1 + step() / 2), at];
      series.bar = reached.reduce(barWith, barAt(at));
      close(series);
    });
    return { ...series, bar: barAt(price) };
  }

  #step(withinMs: number): number {
    return STEP_IN_A_SECOND * Math.sqrt(withinMs / 1_000) * 2 * (this.#random() - 0.5);
  }

  #tickerOf({ symbol, price, priceOfYesterday }: SymbolState, at: number, receivedAt: number): Ticker {
    const changePct24h = (price / priceOfYesterday - 1) * 100;
    return { exchangeId: this.#exchangeId, symbol, price, changePct24h, volume24h: 1_000, high24h: price * 1.1, low24h: price * 0.9, at, receivedAt };
  }

  #storedOf(symbol: string, state: SeriesState, computedAt: number): StoredMacdV {
    const { timeframe, indicator, recent, previousHistogram } = state;
    return {
      exchangeId: this.#exchangeId,
      symbol,
      timeframe,
      ...closedMessage(state),
      snapshot: { layout: 1, values: [...indicator.snapshot().values] },
      recent: [...recent],
      previousHistogram,
      computedAt,
    };
  }
}

/** The value of the bucket before the open one. */
const closedMessage = ({ timeframe, indicator, openTime }: SeriesState): MacdVMessage => ({
  ...indicator.reading(),
  openTime: openTime - TIMEFRAME_MS[timeframe],
  revision: 0,
  final: true,
});

const close = (series: SeriesState): void => {
  series.indicator.update(series.bar);
  series.recent = [...series.recent, series.indicator.macdV].slice(-RECENT_VALUES);
  series.previousHistogram = series.histogram;
  series.histogram = series.indicator.histogram;
};

const barAt = (price: number): Bar => ({ high: price, low: price, close: price, synthetic: false });

const barWith = ({ high, low }: Bar, price: number): Bar => ({
  high: Math.max(high, price),
  low: Math.min(low, price),
  close: price,
  synthetic: false,
});

/** 0, 1, 2 … as AAA, AAB, AAC …: names of one length, in the order of their numbers. */
const letters = (index: number): string =>
  [676, 26, 1].map((weight) => String.fromCharCode(65 + (Math.floor(index / weight) % 26))).join('');

/** A linear congruential generator of numbers in [0, 1). */
const seededRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
