import { messageOf, type Cancel, type Clock, type Logger } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { CandleOutcome } from '@livermore/engine';
import type { Candle, MacdVMessage, StorableMacdV } from '@livermore/schemas';
import { messageOfClose } from '../calculated-series.ts';
import type { IndicatorCalculationService, IndicatorUpdate } from '../indicator-calculation.service.ts';
import { Announcement } from './announcement.ts';
import { InTurns } from './in-turns.ts';
import type { MarketListener } from './market-listener.ts';
import type { SymbolState } from './symbol-state.ts';

export interface MarketAnnouncerOptions {
  exchangeId: number;
  hotStore: HotStore;
  /** Takes what is to be archived; called in the turn in which it happened. */
  archive: { candle(candle: Candle): void; indicator(value: StorableMacdV): void };
  indicators: IndicatorCalculationService;
  /** A candle older than can be replayed was corrected: the series is to be rebuilt from the store. */
  onTooOld: (candle: Candle) => void;
  clock: Clock;
  logger: Logger;
}

/** A symbol that does not trade is told again after this, so that its values do not look forgotten. */
const STILL_TRUE_MS = 60_000;

/** How long after the first change of a state the states that changed are written to the hot store. */
const STATES_AFTER_MS = 250;

/** States that are written out for the hot store in one turn of the event loop: about a millisecond. */
const STATES_PER_TURN = 50;

const NOBODY: ReadonlySet<MarketListener> = new Set();

/**
 * Takes closed and corrected candles to the indicators, the archive, the store and the listeners, in
 * one turn. The states to continue from, most of what there is to write, follow to the hot store when
 * the rush of a boundary is over: listeners do not wait for them.
 */
export class MarketAnnouncer {
  readonly #options: MarketAnnouncerOptions;
  /** By symbol, so that an announcement reaches those who watch it and passes by everybody else. */
  readonly #listeners = new Map<string, Set<MarketListener>>();
  /** Series whose newest state is not in the hot store. */
  readonly #changed = new Set<StorableMacdV>();
  readonly #states: InTurns<StorableMacdV>;
  #cancelStates: Cancel | null = null;

  constructor(options: MarketAnnouncerOptions) {
    this.#options = options;
    const { hotStore, indicators, logger } = options;
    this.#states = new InTurns({
      perTurn: STATES_PER_TURN,
      weightOf: () => 1,
      work: (series) => {
        const stored = indicators.stored(series);
        // One that was let go meanwhile is to be forgotten.
        if (stored) hotStore.putIndicator(stored);
      },
      onError: (error, { symbol }) => {
        logger.error({ err: error, symbol }, `the state of ${symbol} could not be stored: ${messageOf(error)}`);
      },
    });
  }

  /** States that are not in the hot store yet will not be; the archive has them. */
  stop(): void {
    this.#cancelStates?.();
    this.#states.stop();
  }

  /** Tells `listener` of a symbol from now on, until `leave`. */
  join(symbol: string, listener: MarketListener): void {
    const listeners = this.#listeners.get(symbol) ?? new Set();
    this.#listeners.set(symbol, listeners.add(listener));
  }

  leave(symbol: string, listener: MarketListener): void {
    const listeners = this.#listeners.get(symbol);
    if (listeners?.delete(listener) && listeners.size === 0) this.#listeners.delete(symbol);
  }

  /** How many are told of a symbol. */
  listeners(symbol: string): number {
    return this.#of(symbol).size;
  }

  /** Announces the candle first, then the indicator values that follow from it. */
  announce(outcome: Exclude<CandleOutcome, { kind: 'hole' }>): void {
    this.#announceCandle(outcome.candle);
    if (outcome.kind === 'closed') this.#announceClose(outcome.candle, outcome.late);
    else this.#announceRevision(outcome.candle);
  }

  /** Announces what the open buckets of a symbol would give, to those who want to know. */
  announcePreviews(state: SymbolState, now: number): void {
    const { exchangeId, indicators } = this.#options;
    if (!state.live || (!state.dirty && now - state.previewedAt < STILL_TRUE_MS)) return;
    const listeners = [...this.#of(state.symbol)].filter((each) => each.wantsPreviews(exchangeId, state.symbol));
    if (listeners.length === 0) return;
    state.dirty = false;
    state.previewedAt = now;
    for (const timeframe of state.timeframes) {
      const bucket = state.candles.forming(timeframe);
      const series = { exchangeId, symbol: state.symbol, timeframe };
      const message = bucket && indicators.preview(series, bucket);
      if (!message) continue;
      const announcement = new Announcement(message);
      for (const listener of listeners) listener.preview(series, announcement, bucket, state.candles.venueTime);
    }
  }

  /** Stores and announces the newest price of a symbol, if there is a new one. */
  announceTicker(state: SymbolState, receivedAt: number): void {
    if (!state.ticker) return;
    const { symbol, price, changePct24h, volume24h, high24h, low24h, at } = state.ticker;
    state.ticker = null;
    const { exchangeId, hotStore } = this.#options;
    const ticker = { exchangeId, symbol, price, changePct24h, volume24h, high24h, low24h, at, receivedAt };
    hotStore.putTicker(ticker);
    const announcement = new Announcement(ticker);
    for (const listener of this.#of(symbol)) listener.ticker(announcement);
  }

  #announceCandle(candle: Candle): void {
    const announcement = new Announcement(candle);
    this.#options.hotStore.putCandle(candle, announcement.json);
    this.#options.archive.candle(candle);
    for (const listener of this.#of(candle.symbol)) listener.candle(announcement);
  }

  #announceClose(candle: Candle, late: boolean): void {
    const update = this.#options.indicators.close(candle);
    if (update) this.#announceIndicator(update, late);
  }

  #announceRevision(candle: Candle): void {
    const updates = this.#options.indicators.revise(candle);
    if (updates === 'too-old') {
      this.#options.onTooOld(candle);
      return;
    }
    for (const update of updates) this.#announceIndicator(update, true);
  }

  #announceIndicator(update: IndicatorUpdate, late: boolean): void {
    const message: Announcement<MacdVMessage> = new Announcement(messageOfClose(update));
    const announcement = { update, message, late };
    for (const listener of this.#of(update.candle.symbol)) listener.indicator(announcement);
    this.#options.archive.indicator(update.series);
    this.#changed.add(update.series);
    this.#cancelStates ??= this.#options.clock.after(STATES_AFTER_MS, () => {
      this.#cancelStates = null;
      this.#states.add(this.#changed);
      this.#changed.clear();
    });
  }

  #of(symbol: string): ReadonlySet<MarketListener> {
    return this.#listeners.get(symbol) ?? NOBODY;
  }
}
