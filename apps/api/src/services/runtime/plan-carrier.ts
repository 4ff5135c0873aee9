import { applied, diff, NOTHING_IN_FORCE, symbolKey, type InForce, type PlanEffect, type RuntimePlan, type WatchedSymbol } from '@livermore/engine';
import { CANDLES_KEPT, type HotStore } from '@livermore/cache';
import type { Candle, CommandProgress, ExchangeName, SeriesId, Timeframe } from '@livermore/schemas';
import type { AlertEvaluationService } from '../alert-evaluation.service.ts';
import type { MarketPlane } from '../market-plane.ts';
import type { Markets } from '../markets.ts';
import { userListener } from '../user-listener.ts';
import type { UserPublisher } from '../user-publisher.service.ts';

export interface PlanCarrierOptions {
  userId: number;
  markets: Markets;
  publisher: UserPublisher;
  alerts: AlertEvaluationService;
  hotStore: Pick<HotStore, 'candles'>;
}

export interface CarryOut {
  signal: AbortSignal;
  /** Exchanges that do not answer: their symbols are left for another time. */
  unreachable: ReadonlySet<ExchangeName>;
  onProgress: (progress: CommandProgress) => void;
}

/** A symbol that could not be watched, and why. */
export interface FailedSymbol {
  symbol: WatchedSymbol;
  error: unknown;
}

export interface CarriedOut {
  /** Symbols that are watched from now on, or otherwise than before. */
  acquired: WatchedSymbol[];
  failed: FailedSymbol[];
}

type SymbolEffect = Extract<PlanEffect, { kind: 'acquire' | 'change' }>;

/** Symbols brought to the present side by side; the REST budget decides the pace. */
const CONCURRENT_SYMBOLS = 4;

/** How often the store is read for the newest candle; one that has lost its candles never has it. */
const CATCH_UP_ATTEMPTS = 5;

/**
 * Brings plans into force for one user: the difference from what is in force, effect by effect.
 * Interrupted anywhere, what is in force says how far it came, and the next difference goes on from there.
 */
export class PlanCarrier {
  readonly #options: PlanCarrierOptions;
  readonly #listener;
  #inForce: InForce = NOTHING_IN_FORCE;

  constructor(options: PlanCarrierOptions) {
    this.#options = options;
    this.#listener = userListener(options.publisher, options.alerts);
  }

  get inForce(): InForce {
    return this.#inForce;
  }

  /**
   * Carries out what differs. Symbols that fail are named in the answer and do not stop the others;
   * rejects when `signal` is aborted. One plan is carried out at a time.
   */
  async carryOut(plan: RuntimePlan, { signal, unreachable, onProgress }: CarryOut): Promise<CarriedOut> {
    const effects = diff(this.#inForce, plan);
    for (const effect of effects) if (effect.kind === 'release') this.#release(effect);
    this.#options.publisher.setTimeframes(plan.timeframes);
    this.#options.alerts.arm(plan, seriesOf(plan));
    for (const effect of effects) if (effect.kind === 'profile') this.#applied(effect);

    const queue = effects.filter(
      (effect): effect is SymbolEffect =>
        (effect.kind === 'acquire' || effect.kind === 'change') && !unreachable.has(effect.symbol.exchange),
    );
    const progress = { done: 0, total: queue.length * plan.timeframes.length, current: '' };
    const acquired: WatchedSymbol[] = [];
    const failed: FailedSymbol[] = [];
    const worker = async (): Promise<void> => {
      for (let effect = queue.shift(); effect && !signal.aborted; effect = queue.shift()) {
        const { symbol } = effect;
        const seriesDone = progress.done + plan.timeframes.length;
        try {
          await this.#acquire(effect, signal, (timeframe) => {
            progress.done += 1;
            progress.current = `${symbol.symbol} ${timeframe}`;
            onProgress({ ...progress });
          });
          this.#applied(effect);
          acquired.push(symbol);
        } catch (error) {
          if (signal.aborted) break;
          failed.push({ symbol, error });
        }
        progress.done = Math.max(progress.done, Math.min(seriesDone, progress.total));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_SYMBOLS }, worker));
    signal.throwIfAborted();
    return { acquired, failed };
  }

  /** Lets everything go that this user holds. */
  releaseAll(): void {
    for (const { symbol } of this.#inForce.symbols.values()) this.#release({ kind: 'release', symbol });
  }

  #applied(effect: PlanEffect): void {
    this.#inForce = applied(this.#inForce, effect);
  }

  #release(effect: Extract<PlanEffect, { kind: 'release' }>): void {
    const { exchange, symbol } = effect.symbol;
    const market = this.#options.markets.get(exchange);
    market?.announcer.leave(symbol, this.#listener);
    market?.interests.release(this.#options.userId, symbol);
    this.#applied(effect);
  }

  async #acquire({ symbol: watched, interest }: SymbolEffect, signal: AbortSignal, onSeries: (timeframe: Timeframe) => void): Promise<void> {
    const { markets, userId } = this.#options;
    const { exchange, symbol } = watched;
    const market = await markets.open(exchange);
    let isJoined = this.#inForce.symbols.has(symbolKey(watched));
    const join = (): void => {
      isJoined = true;
      market.announcer.join(symbol, this.#listener);
    };
    try {
      await market.interests.acquire(userId, symbol, interest, { signal, onSeries, onFresh: join });
      if (!isJoined) await this.#catchUp(market, symbol, interest.timeframes, join);
    } catch (error) {
      // What is not in force would never be released.
      if (!this.#inForce.symbols.has(symbolKey(watched))) {
        market.announcer.leave(symbol, this.#listener);
        market.interests.release(userId, symbol);
      }
      throw error;
    }
  }

  /** Judges what was missed of a symbol that others kept alive, then hears it from the next close on. */
  async #catchUp({ exchangeId, indicators }: MarketPlane, symbol: string, timeframes: readonly Timeframe[], join: () => void): Promise<void> {
    const { alerts, hotStore } = this.#options;
    const all = timeframes.map((timeframe): SeriesId => ({ exchangeId, symbol, timeframe }));
    const read = new Map<SeriesId, Candle[]>();
    for (let attempt = 0; ; attempt++) {
      const behind = all.filter((series) => {
        const newest = indicators.newest(series);
        return newest !== undefined && alerts.takeUp(series, newest);
      });
      // A candle that closed while the store was read would be missed by both.
      const isCurrent = behind.every((series) => (indicators.newestOpenTime(series) ?? 0) <= (read.get(series)?.at(-1)?.openTime ?? -1));
      if (isCurrent || attempt === CATCH_UP_ATTEMPTS) {
        for (const series of behind) alerts.catchUp(series, read.get(series) ?? [], null);
        join();
        return;
      }
      await Promise.all(behind.map(async (series) => read.set(series, await hotStore.candles(series, CANDLES_KEPT))));
    }
  }
}

const seriesOf = ({ watched, timeframes }: RuntimePlan): SeriesId[] =>
  watched.flatMap(({ exchangeId, symbol }) => timeframes.map((timeframe) => ({ exchangeId, symbol, timeframe })));
