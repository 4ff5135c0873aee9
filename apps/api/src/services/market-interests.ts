import type { CandleSeed } from '@livermore/engine';
import { TIMEFRAMES, type Candle, type Timeframe } from '@livermore/schemas';
import type { BackfillRun, BackfillService } from './backfill/backfill.service.ts';
import type { IndicatorCalculationService } from './indicator-calculation.service.ts';
import type { MarketHub } from './market-hub/market-hub.service.ts';
import type { Interest, SymbolState } from './market-hub/symbol-state.ts';
import { WantedOfSymbol } from './wanted-of-symbol.ts';

export interface MarketInterestsOptions {
  hub: MarketHub;
  backfill: BackfillService;
  indicators: IndicatorCalculationService;
  exchangeId: number;
}

export interface Acquisition extends BackfillRun {
  /** Called before anything is announced of a symbol that nobody watched until now. */
  onFresh: () => void;
}

/**
 * Who wants what of one exchange. A symbol that several users want is subscribed and computed once,
 * with everything that any of them wants; when nobody is left it is let go.
 */
export class MarketInterests {
  readonly #options: MarketInterestsOptions;
  readonly #wanted = new Map<string, WantedOfSymbol>();
  /** Work on a symbol, one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: MarketInterestsOptions) {
    this.#options = options;
  }

  /** Whether anybody wants the symbol. */
  isWanted(symbol: string): boolean {
    return this.#wanted.has(symbol);
  }

  /**
   * Notes what a user wants of a symbol and resolves when it is watched that way. A second call for
   * the same user replaces the first. Rejects, with the interest withdrawn, when the history cannot
   * be read or `signal` is aborted.
   */
  acquire(userId: number, symbol: string, interest: Interest, run: Acquisition): Promise<void> {
    return this.#inTurn(symbol, async () => {
      run.signal.throwIfAborted();
      // Noted only now: whoever has the turn before brings nothing about that may yet be withdrawn.
      const before = this.#wanted.get(symbol)?.get(userId);
      this.#note(userId, symbol, interest);
      try {
        await this.#bring(symbol, run);
      } catch (error) {
        if (this.#wanted.get(symbol)?.get(userId) === interest) {
          if (before) this.#note(userId, symbol, before);
          else this.release(userId, symbol);
        }
        throw error;
      }
    });
  }

  /** The user no longer wants the symbol. */
  release(userId: number, symbol: string): void {
    const users = this.#wanted.get(symbol);
    if (!users?.delete(userId)) return;
    if (!users.isEmpty) {
      this.#settle(symbol);
      return;
    }
    this.#wanted.delete(symbol);
    this.#options.hub.release(symbol);
    for (const timeframe of TIMEFRAMES) this.#options.indicators.forget(this.#series(symbol, timeframe));
  }

  #note(userId: number, symbol: string, interest: Interest): void {
    const users = this.#wanted.get(symbol) ?? new WantedOfSymbol();
    this.#wanted.set(symbol, users);
    users.set(userId, interest);
  }

  /** Brings the hub to what is wanted now; the rest of a symbol that fewer want can wait for its turn. */
  #settle(symbol: string): void {
    const idle = { signal: new AbortController().signal, onSeries: () => {}, onFresh: () => {} };
    // Less is wanted, so nothing is read that could fail.
    void this.#inTurn(symbol, () => this.#bring(symbol, idle));
  }

  async #bring(symbol: string, { signal, onSeries, onFresh }: Acquisition): Promise<void> {
    const { hub, backfill } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const wanted = this.#union(symbol);
      const state = hub.symbol(symbol);
      if (!wanted || (state && isSame(state, wanted))) return;
      if (!state) onFresh();
      // Larger candles are put together from 5m, which is therefore computed also for those who do not want it.
      const known = state?.timeframes ?? [];
      const needed = withFiveMinutes(wanted.timeframes).filter((timeframe) => !withFiveMinutes(known).includes(timeframe));
      const read = needed.length > 0 ? await backfill.warmUp(symbol, needed, { signal, onSeries }) : null;
      // Somebody may have come or gone meanwhile.
      if (!isSame(this.#union(symbol), wanted) || hub.symbol(symbol) !== state) continue;
      hub.admit(symbol, wanted, state ? this.#continued(state, read) : (read ?? EMPTY_SEED));
      return;
    }
  }

  /** Where the series of a watched symbol stand, with those that were read for it now. */
  #continued({ symbol, candles, timeframes }: SymbolState, read: CandleSeed | null): CandleSeed {
    const { indicators } = this.#options;
    const lastClosed: CandleSeed['lastClosed'] = { ...read?.lastClosed };
    for (const timeframe of withFiveMinutes(timeframes)) {
      const newest = indicators.newestCandle(this.#series(symbol, timeframe));
      if (newest) lastClosed[timeframe] = newest;
    }
    const fiveMinute: Candle[] = [];
    const newest = indicators.newestCandle(this.#series(symbol, '5m'))?.openTime ?? 0;
    for (let openTime = newest; ; openTime -= 300_000) {
      const candle = candles.closed('5m', openTime);
      if (!candle) break;
      fiveMinute.unshift(candle);
    }
    return { lastClosed, fiveMinute: fiveMinute.length > 0 ? fiveMinute : (read?.fiveMinute ?? []) };
  }

  #union(symbol: string): Interest | null {
    return this.#wanted.get(symbol)?.union ?? null;
  }

  #inTurn(symbol: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(symbol) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.#turns.set(symbol, turn);
    const done = (): void => {
      if (this.#turns.get(symbol) === turn) this.#turns.delete(symbol);
    };
    turn.then(done, done);
    return turn;
  }

  #series(symbol: string, timeframe: Timeframe) {
    return { exchangeId: this.#options.exchangeId, symbol, timeframe };
  }
}

const EMPTY_SEED: CandleSeed = { lastClosed: {}, fiveMinute: [] };

const withFiveMinutes = (timeframes: readonly Timeframe[]): readonly Timeframe[] =>
  timeframes.includes('5m') || timeframes.every((timeframe) => timeframe === '1m') ? timeframes : [...timeframes, '5m'];

const isSame = (a: Interest | null, b: Interest | null): boolean =>
  a !== null && b !== null && sameSet(a.timeframes, b.timeframes) && sameSet(a.streams, b.streams);

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));
