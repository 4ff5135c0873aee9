import { every, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import { SymbolCandles, type CandleOutcome, type CandleSeed } from '@livermore/engine';
import {
  streamKey,
  type ExchangeAdapter,
  type FeedEvent,
  type HistoricCandle,
  type StreamKey,
} from '@livermore/exchanges';
import type { Candle, Timeframe } from '@livermore/schemas';
import { HoleFiller, type Hole } from './hole-filler.ts';
import { InTurns } from './in-turns.ts';
import type { MarketAnnouncer } from './market-announcer.ts';
import { isConfirmed, noteTrade, type Interest, type SymbolState } from './symbol-state.ts';

export interface MarketHubOptions {
  exchangeId: number;
  adapter: ExchangeAdapter;
  announcer: MarketAnnouncer;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** A candle is closed by the venue's clock this long after the end of its bucket. */
const CLOSE_GRACE_MS = 2_000;

const PREVIEW_INTERVAL_MS = 1_000;

/** Symbols whose candles are closed, or whose previews are computed, in one turn: a few milliseconds. */
const SYMBOLS_PER_TURN = 50;

/** To tell a symbol to so many listeners takes about as long as to close it. */
const LISTENERS_LIKE_A_SYMBOL = 25;

/**
 * The market plane of one exchange: turns the feed's events into closed candles, in the turn in
 * which they arrive; at a boundary at which many symbols close, in as few turns as hold the event
 * loop only briefly. Knows no user and awaits no store.
 */
export class MarketHub implements Service {
  readonly name: string;
  readonly #options: MarketHubOptions;
  readonly #symbols = new Map<string, SymbolState>();
  readonly #closeListeners = new Set<(candle: Candle) => void>();
  readonly #holes: HoleFiller;
  /** Symbols that have not been told yet that the venue's clock reached `#boundaryAt`. */
  readonly #boundary: InTurns<SymbolState>;
  readonly #previews: InTurns<SymbolState>;
  #boundaryAt = 0;
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
    const pace = {
      perTurn: SYMBOLS_PER_TURN,
      weightOf: ({ symbol }: SymbolState) => 1 + options.announcer.listeners(symbol) / LISTENERS_LIKE_A_SYMBOL,
    };
    const onError = (error: unknown, { symbol }: SymbolState): void => {
      options.logger.error({ err: error, symbol }, `the candles of ${symbol} could not be closed: ${messageOf(error)}`);
    };
    this.#boundary = new InTurns({
      ...pace,
      work: (state) => {
        this.#process(state, state.candles.time(this.#boundaryAt));
      },
      onError,
      onDone: () => {
        this.#advance(this.#venueTime);
      },
    });
    this.#previews = new InTurns({
      ...pace,
      work: (state) => {
        options.announcer.announcePreviews(state, options.clock.now());
      },
      onError,
    });
  }

  start(): Promise<void> {
    const { adapter, announcer, clock } = this.#options;
    const { feed } = adapter;
    this.#stops = [
      feed.onEvent((event) => {
        this.#onEvent(event);
      }),
      feed.onChange(() => {
        this.#confirm();
      }),
      every(clock, PREVIEW_INTERVAL_MS, () => {
        for (const state of this.#symbols.values()) announcer.announceTicker(state, clock.now());
        this.#previews.add(this.#symbols.values());
      }),
    ];
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    this.#boundary.stop();
    this.#previews.stop();
    this.#options.announcer.stop();
    await this.#holes.stop();
    await this.#options.adapter.close();
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

  symbol(symbol: string): SymbolState | undefined {
    return this.#symbols.get(symbol);
  }

  /**
   * Takes a symbol whose history is known and subscribes to its streams. One that is watched already
   * goes on with another interest from this seed: its subscription stays, and the buckets that are
   * open are completed from the venue's history where the stream does not tell them again.
   */
  admit(symbol: string, interest: Interest, seed: CandleSeed): void {
    const { exchangeId, adapter } = this.#options;
    const candles = new SymbolCandles({
      exchangeId,
      symbol,
      nativeTimeframes: adapter.nativeTimeframes,
      timeframes: interest.timeframes,
      graceMs: CLOSE_GRACE_MS,
    });
    const before = this.#symbols.get(symbol);
    if (before) this.#forget(before);
    const state: SymbolState = {
      dirty: false,
      previewedAt: 0,
      lastTradeAt: null,
      usualPaceMs: 0,
      ticker: null,
      ...before,
      ...interest,
      symbol,
      candles,
      live: before?.live === true && isConfirmed({ symbol, ...interest }, adapter.feed.observe().confirmed),
    };
    this.#symbols.set(symbol, state);
    this.#process(state, candles.seed(seed));
    if (state.live) this.#process(state, candles.gap(this.#venueTime));
    adapter.feed.want(this.#wantedStreams());
  }

  /** Lets a symbol go: its streams are unsubscribed, and nothing more is announced of it. */
  release(symbol: string): void {
    const state = this.#symbols.get(symbol);
    if (!state) return;
    this.#forget(state);
    this.#symbols.delete(symbol);
    this.#options.adapter.feed.want(this.#wantedStreams());
  }

  #forget(state: SymbolState): void {
    this.#boundary.drop(state);
    this.#previews.drop(state);
    this.#holes.forget(state.symbol);
  }

  /** The venue's own closed candle differs from ours: announces a revision. */
  revise(candle: HistoricCandle & { timeframe: Timeframe }, symbol: string): void {
    const state = this.#upToDate(symbol);
    if (state) this.#process(state, state.candles.revise(candle, this.#venueTime));
  }

  #wantedStreams(): Set<StreamKey> {
    const wanted = new Set<StreamKey>();
    for (const { symbol, streams } of this.#symbols.values()) {
      for (const kind of streams) wanted.add(streamKey(kind, symbol));
    }
    return wanted;
  }

  #onEvent(event: FeedEvent): void {
    switch (event.kind) {
      case 'trade': {
        const state = this.#upToDate(event.symbol);
        if (!state) return;
        if (!event.snapshot) noteTrade(state, this.#options.clock.now());
        state.dirty = true;
        this.#process(state, state.candles.trade(event));
        return;
      }
      case 'candle': {
        const state = this.#upToDate(event.symbol);
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
      case 'book':
        // The feed keeps the books; no rule reads them yet.
        return;
    }
  }

  #advance(venueTime: number): void {
    this.#venueTime = Math.max(this.#venueTime, venueTime);
    this.#holes.advance(this.#venueTime);
    if (this.#venueTime < this.#nextDueAt || this.#boundary.isBusy) return;
    const due: SymbolState[] = [];
    let nextDueAt = Infinity;
    for (const state of this.#symbols.values()) {
      const dueAt = state.candles.nextDueAt;
      if (dueAt <= this.#venueTime) due.push(state);
      else nextDueAt = Math.min(nextDueAt, dueAt);
    }
    this.#nextDueAt = nextDueAt;
    this.#boundaryAt = this.#venueTime;
    this.#boundary.add(due);
  }

  /** A symbol before its next event: no event overtakes the time that came before it. */
  #upToDate(symbol: string): SymbolState | undefined {
    const state = this.#symbols.get(symbol);
    if (state) this.#boundary.hasten(state);
    return state;
  }

  #gap(reason: 'connected' | 'sequence', at: number): void {
    this.#venueTime = Math.max(this.#venueTime, at);
    for (const state of this.#symbols.values()) {
      this.#boundary.hasten(state);
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
      if (state.live || !isConfirmed(state, confirmed)) continue;
      this.#boundary.hasten(state);
      state.live = true;
      this.#process(state, state.candles.gap(this.#venueTime));
    }
  }

  #fill(hole: Hole, rows: HistoricCandle[]): void {
    const state = this.#upToDate(hole.symbol);
    if (!state) return;
    this.#process(state, state.candles.fill(hole.timeframe, hole.from, hole.to, rows, this.#venueTime));
  }

  #process(state: SymbolState, outcomes: readonly CandleOutcome[]): void {
    for (const outcome of outcomes) {
      if (outcome.kind === 'hole') {
        this.#holes.add({ ...outcome, symbol: state.symbol });
        continue;
      }
      this.#options.announcer.announce(outcome);
      for (const listener of this.#closeListeners) listener(outcome.candle);
    }
    this.#nextDueAt = Math.min(this.#nextDueAt, state.candles.nextDueAt);
  }
}
