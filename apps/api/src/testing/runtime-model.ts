import { TIMEFRAMES, type CommandRequest, type Mode, type Timeframe } from '@livermore/schemas';

/** Symbols of the walks that the demo market lists: busy ones and one that seldom trades. */
export const LISTED = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'MLN-USD'] as const;

/** One that it does not list. */
export const UNLISTED = 'NOPE-USD';

/** The part of a settings document that the walks change. */
export interface ModelSettings {
  mode: Mode;
  /** Bare, each once. */
  monitored: string[];
  timeframes: Timeframe[];
}

/** What one user wants, told in the plainest way: the commands one after the other. */
export class RuntimeModel {
  paused = false;
  settings: ModelSettings;
  /** What another program wrote and nobody has read yet; `null` is a document that cannot be used. */
  #unread: ModelSettings | null | undefined = undefined;
  /** The stored document cannot be used. */
  #isBroken = false;
  /** The runtime has seen that. */
  isToldBroken = false;

  constructor(settings: ModelSettings) {
    this.settings = settings;
  }

  /** Another program writes the row. */
  overwrite(settings: ModelSettings | null): void {
    this.#unread = settings;
  }

  /** A command was claimed: what it wants is stored. */
  claimed({ type, payload }: CommandRequest): void {
    if (type === 'pause') this.paused = true;
    if (type === 'resume') this.paused = false;
    if (type === 'reload-settings') this.read();
    if (type !== 'switch-mode' && type !== 'add-symbol' && type !== 'remove-symbol') return;
    this.read();
    const { monitored } = this.settings;
    if (type === 'switch-mode') this.settings = { ...this.settings, mode: payload.mode };
    else if (type === 'remove-symbol') this.settings = { ...this.settings, monitored: monitored.filter((each) => each !== payload.symbol) };
    else if (!monitored.includes(payload.symbol)) this.settings = { ...this.settings, monitored: [...monitored, payload.symbol] };
  }

  /** The runtime reads what is stored. */
  read(): void {
    if (this.#unread !== undefined) {
      this.#isBroken = this.#unread === null;
      this.settings = this.#unread ?? this.settings;
      this.#unread = undefined;
    }
    this.isToldBroken = this.#isBroken;
  }

  /** Symbols that are to be watched, in the order in which they were added. */
  get watched(): string[] {
    return this.paused ? [] : this.settings.monitored.filter((symbol) => symbol !== UNLISTED);
  }

  get timeframes(): Timeframe[] {
    const { mode, timeframes } = this.settings;
    if (mode === 'scalper-macdv') return ['1m', '5m'];
    if (mode === 'scalper-orderbook') return ['5m'];
    return TIMEFRAMES.filter((each) => timeframes.includes(each));
  }

  get streams(): string[] {
    const isTraded = this.timeframes.includes('1m');
    const isBuilt = this.timeframes.some((each) => each !== '1m');
    const isBook = this.settings.mode === 'scalper-orderbook';
    return [...(isBuilt ? ['candles'] : []), ...(isBook ? ['level2'] : []), 'ticker', ...(isTraded ? ['trades'] : [])];
  }

  /** Reasons of what is held, in alphabetical order. */
  get holds(): string[] {
    if (this.paused) return [...(this.isToldBroken ? ['SETTINGS_INVALID'] : []), 'PAUSED'].sort();
    const isHeld = this.settings.monitored.includes(UNLISTED);
    return [...(this.isToldBroken ? ['SETTINGS_INVALID'] : []), ...(isHeld ? ['unknown-symbol'] : [])].sort();
  }
}
