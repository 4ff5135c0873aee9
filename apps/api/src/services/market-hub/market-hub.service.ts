import { every, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { SymbolCandles, type CandleOutcome, type CandleSeed } from '@livermore/engine';
import {
  streamKey,
  type ExchangeAdapter,
  type FeedEvent,
  type HistoricCandle,
  type StreamKey,
  type TickerEvent,
} from '@livermore/exchanges';
import type { Candle, Timeframe } from '@livermore/schemas';
import { messageOfClose, type IndicatorCalculationService, type IndicatorUpdate } from '../indicator-calculation.service.ts';
import { Announcement } from './announcement.ts';
import { HoleFiller, type Hole } from './hole-filler.ts';
import type { MarketListener } from './market-listener.ts';

export interface MarketHubOptions {
  exchangeId: number;
  adapter: ExchangeAdapter;
  clock: Clock;
  random: () => number;
  logger: Logger;
  hotStore: HotStore;
  /** Takes what is to be archived; called in the turn in which it happened. */
  archive: { candle(candle: Candle): void; indicator(value: NonNullable<ReturnType<IndicatorCalculationService['stored']>>): void };
  indicators: IndicatorCalculationService;
  /** A candle older than can be replayed was corrected: the series is to be rebuilt from the store. */
  onTooOld(candle: Candle): void;
}

/** What is known of a symbol that is watched. */
export interface SymbolState {
  symbol: string;
  candles: SymbolCandles;
  timeframes: readonly Timeframe[];
  /** The venue confirmed its streams since the connection was last made. */
  live: boolean;
  /** The open bucket changed since the last preview. */
  dirty: boolean;
  /** Wall time at which the last trade arrived. */
  lastTradeAt: number | null;
  /** Usual wall time between two trades: a moving average that a single pause does not upset. */
  usualPaceMs: number;
  ticker: TickerEvent | null;
}

/** A candle is closed by the venue's clock this long after the end of its bucket. */
export const CLOSE_GRACE_MS = 2_000;

const PREVIEW_INTERVAL_MS = 1_000;

/**
 * The market plane of one exchange: turns the feed's events into closed candles and indicators, in
 * the turn in which they arrive, and tells the listeners. Knows no user and awaits no store.
 */
export class MarketHub implements Service {
  readonly name: string;
  readonly #options: MarketHubOptions;
  readonly #symbols = new Map<string, SymbolState>();
  readonly #listeners = new Set<MarketListener>();
  readonly #closeListeners = new Set<(candle: Candle) => void>();
  readonly #holes: HoleFiller;
  #venueTime = 0;
  #nextDueAt = Infinity;
  #stops: Cancel[] = [];

  constructor(options: MarketHubOptions) {
    this.#options = options;
    this.name = `market hub ${options.exchangeId}`;
    this.#holes = new HoleFiller({
      rest: options.adapter.rest,
      clock: options.clock,
      random: options.random,
      logger: options.logger,
      onFilled: (hole, rows) => {
        this.#fill(hole, rows);
      },
    });
  }

  start(): Promise<void> {
    const { feed } = this.#options.adapter;
    this.#stops = [
      feed.onEvent((event) => {
        this.#onEvent(event);
      }),
      feed.onChange(() => {
        this.#confirm();
      }),
      every(this.#options.clock, PREVIEW_INTERVAL_MS, () => {
        this.#announcePreviews();
      }),
    ];
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await this.#holes.stop();
    await this.#options.adapter.feed.close();
  }

  addListener(listener: MarketListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Calls `listener` for each first close and each revision, after indicators and listeners. */
  onCandle(listener: (candle: Candle) => void): () => void {
    this.#closeListeners.add(listener);
    return () => {
      this.#closeListeners.delete(listener);
    };
  }

  /** Newest venue time seen, Unix ms; 0 before the first message. */
  get venueTime(): number {
    return this.#venueTime;
  }

  get holesWaiting(): number {
    return this.#holes.waiting;
  }

  symbols(): Iterable<SymbolState> {
    return this.#symbols.values();
  }

  symbol(symbol: string): SymbolState | undefined {
    return this.#symbols.get(symbol);
  }

  /** Takes a symbol whose history is known and subscribes to its streams. */
  admit(symbol: string, timeframes: readonly Timeframe[], seed: CandleSeed): void {
    const { exchangeId, adapter } = this.#options;
    const candles = new SymbolCandles({
      exchangeId,
      symbol,
      nativeTimeframes: adapter.nativeTimeframes,
      timeframes,
      graceMs: CLOSE_GRACE_MS,
    });
    const state: SymbolState = {
      symbol,
      candles,
      timeframes,
      live: false,
      dirty: false,
      lastTradeAt: null,
      usualPaceMs: 0,
      ticker: null,
    };
    this.#symbols.set(symbol, state);
    this.#process(state, candles.seed(seed));
    adapter.feed.want(this.#wantedStreams());
  }

  /** The venue's own closed candle differs from ours: announces a revision. */
  revise(candle: HistoricCandle & { timeframe: Timeframe }, symbol: string): void {
    const state = this.#symbols.get(symbol);
    if (state) this.#process(state, state.candles.revise(candle, this.#venueTime));
  }

  #wantedStreams(): Set<StreamKey> {
    const wanted = new Set<StreamKey>();
    for (const symbol of this.#symbols.keys()) {
      for (const kind of ['trades', 'candles', 'ticker'] as const) wanted.add(streamKey(kind, symbol));
    }
    return wanted;
  }

  #onEvent(event: FeedEvent): void {
    switch (event.kind) {
      case 'trade': {
        const state = this.#symbols.get(event.symbol);
        if (!state) return;
        if (!event.snapshot) noteTrade(state, this.#options.clock.now());
        state.dirty = true;
        this.#process(state, state.candles.trade(event));
        return;
      }
      case 'candle': {
        const state = this.#symbols.get(event.symbol);
        if (!state) return;
        state.dirty = true;
        this.#process(state, state.candles.candle(event));
        return;
      }
      case 'ticker': {
        const state = this.#symbols.get(event.symbol);
        if (state) state.ticker = event;
        return;
      }
      case 'time':
        this.#advance(event.at);
        return;
      case 'gap':
        this.#gap(event.reason, event.at);
        return;
    }
  }

  #advance(venueTime: number): void {
    this.#venueTime = Math.max(this.#venueTime, venueTime);
    this.#holes.advance(this.#venueTime);
    if (this.#venueTime < this.#nextDueAt) return;
    let nextDueAt = Infinity;
    for (const state of this.#symbols.values()) {
      if (state.candles.nextDueAt <= this.#venueTime) {
        this.#process(state, state.candles.time(this.#venueTime));
      }
      nextDueAt = Math.min(nextDueAt, state.candles.nextDueAt);
    }
    this.#nextDueAt = nextDueAt;
  }

  #gap(reason: 'connected' | 'sequence', at: number): void {
    this.#venueTime = Math.max(this.#venueTime, at);
    for (const state of this.#symbols.values()) {
      if (reason === 'connected') state.live = false;
      this.#process(state, state.candles.gap(at));
    }
  }

  /**
   * A symbol is live from the moment in which the venue confirms its streams: what came before on
   * this connection may be incomplete, which is the same as a gap that ends now.
   */
  #confirm(): void {
    const { confirmed } = this.#options.adapter.feed.observe();
    for (const state of this.#symbols.values()) {
      if (state.live) continue;
      const { symbol } = state;
      if (!confirmed.has(streamKey('trades', symbol)) || !confirmed.has(streamKey('candles', symbol))) continue;
      state.live = true;
      this.#process(state, state.candles.gap(this.#venueTime));
    }
  }

  #fill(hole: Hole, rows: HistoricCandle[]): void {
    const state = this.#symbols.get(hole.symbol);
    if (!state) return;
    this.#process(state, state.candles.fill(hole.timeframe, hole.from, hole.to, rows, this.#venueTime));
  }

  #process(state: SymbolState, outcomes: readonly CandleOutcome[]): void {
    for (const outcome of outcomes) {
      switch (outcome.kind) {
        case 'hole':
          this.#holes.add({ ...outcome, symbol: state.symbol });
          break;
        case 'closed':
          this.#announceCandle(outcome.candle);
          this.#announceClose(outcome.candle, outcome.late);
          break;
        case 'revised':
          this.#announceCandle(outcome.candle);
          this.#announceRevision(outcome.candle);
          break;
      }
      if (outcome.kind !== 'hole') for (const listener of this.#closeListeners) listener(outcome.candle);
    }
    this.#nextDueAt = Math.min(this.#nextDueAt, state.candles.nextDueAt);
  }

  #announceCandle(candle: Candle): void {
    const announcement = new Announcement(candle);
    this.#options.hotStore.putCandle(candle, announcement.json);
    this.#options.archive.candle(candle);
    for (const listener of this.#listeners) listener.candle(announcement);
  }

  #announceClose(candle: Candle, late: boolean): void {
    const update = this.#options.indicators.close(candle);
    if (!update) return;
    this.#announceIndicator(update, late);
    this.#storeIndicator(candle);
  }

  #announceRevision(candle: Candle): void {
    const updates = this.#options.indicators.revise(candle);
    if (updates === 'too-old') {
      this.#options.onTooOld(candle);
      return;
    }
    for (const update of updates) this.#announceIndicator(update, true);
    this.#storeIndicator(candle);
  }

  #announceIndicator(update: IndicatorUpdate, late: boolean): void {
    const announcement = { update, message: new Announcement(messageOfClose(update)), late };
    for (const listener of this.#listeners) listener.indicator(announcement);
  }

  #storeIndicator(candle: Candle): void {
    const stored = this.#options.indicators.stored(candle);
    if (!stored) return;
    this.#options.hotStore.putIndicator(stored);
    this.#options.archive.indicator(stored);
  }

  #announcePreviews(): void {
    const { exchangeId, indicators, clock } = this.#options;
    for (const state of this.#symbols.values()) {
      this.#announceTicker(state, clock.now());
      if (!state.dirty || !state.live) continue;
      const listeners = [...this.#listeners].filter((each) => each.wantsPreviews(exchangeId, state.symbol));
      if (listeners.length === 0) continue;
      state.dirty = false;
      for (const timeframe of state.timeframes) {
        const bucket = state.candles.forming(timeframe);
        const series = { exchangeId, symbol: state.symbol, timeframe };
        const message = bucket && indicators.preview(series, bucket);
        if (!message) continue;
        const announcement = new Announcement(message);
        for (const listener of listeners) listener.preview(series, announcement);
      }
    }
  }

  #announceTicker(state: SymbolState, receivedAt: number): void {
    if (!state.ticker) return;
    const { symbol, price, changePct24h, volume24h, high24h, low24h, at } = state.ticker;
    state.ticker = null;
    const { exchangeId, hotStore } = this.#options;
    const ticker = { exchangeId, symbol, price, changePct24h, volume24h, high24h, low24h, at, receivedAt };
    hotStore.putTicker(ticker);
    const announcement = new Announcement(ticker);
    for (const listener of this.#listeners) listener.ticker(announcement);
  }
}

const noteTrade = (state: SymbolState, now: number): void => {
  if (state.lastTradeAt !== null) state.usualPaceMs += (now - state.lastTradeAt - state.usualPaceMs) / 16;
  state.lastTradeAt = now;
};
