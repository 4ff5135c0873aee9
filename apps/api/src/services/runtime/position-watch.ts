import { every, messageOf, type Cancel, type Clock, type Logger } from '@livermore/base';
import { EXCHANGE_IDS, EXCHANGE_LABELS, type ExchangeName, type Position, type UserSettings } from '@livermore/schemas';
import type { AccountReader } from '../account-reader.ts';

export interface PositionWatchOptions {
  accounts: AccountReader;
  /** What was known when the runtime last ran. */
  known: readonly Position[];
  save: (exchangeId: number, positions: readonly Position[]) => Promise<void>;
  clock: Clock;
  logger: Logger;
  /** Positions or warnings are other than before. */
  onChange: () => void;
}

export type PositionWarning = { reason: 'no-credentials' | 'positions-unreadable'; message: string };

/** How often accounts are read. */
const INTERVAL_MS = 60_000;

/** What a user holds at the exchanges that the settings enable, read again each minute. */
export class PositionWatch {
  readonly #options: PositionWatchOptions;
  readonly #positions = new Map<ExchangeName, readonly Position[]>();
  readonly #warnings = new Map<ExchangeName, PositionWarning>();
  readonly #abort = new AbortController();
  #settings: UserSettings | null = null;
  #exchanges: readonly ExchangeName[] = [];
  #stop: Cancel = () => {};
  #reading: Promise<void> = Promise.resolve();

  constructor(options: PositionWatchOptions) {
    this.#options = options;
    for (const name of ['coinbase', 'demo'] as const) {
      const known = options.known.filter(({ exchangeId }) => exchangeId === EXCHANGE_IDS[name]);
      if (known.length > 0) this.#positions.set(name, known);
    }
  }

  /** What is known of the exchanges in use, the newest reading of each. */
  get positions(): { exchange: ExchangeName; position: Position }[] {
    return this.#exchanges.flatMap((exchange) =>
      (this.#positions.get(exchange) ?? []).map((position) => ({ exchange, position })),
    );
  }

  get warnings(): PositionWarning[] {
    return this.#exchanges.flatMap((exchange) => this.#warnings.get(exchange) ?? []);
  }

  /** Reads the accounts at these exchanges now and then; none while the runtime is paused. */
  use(settings: UserSettings, exchanges: readonly ExchangeName[]): void {
    this.#settings = settings;
    const isNew = exchanges.some((exchange) => !this.#exchanges.includes(exchange));
    this.#exchanges = exchanges;
    this.#stop();
    this.#stop = every(this.#options.clock, INTERVAL_MS, () => {
      this.#readSoon();
    });
    if (isNew) this.#readSoon();
  }

  async stop(): Promise<void> {
    this.#stop();
    this.#abort.abort(new Error('stopping'));
    await this.#reading;
  }

  #readSoon(): void {
    this.#reading = this.#reading.then(() => this.#readAll());
  }

  async #readAll(): Promise<void> {
    const before = JSON.stringify([this.#worth(), this.warnings]);
    for (const exchange of this.#exchanges) await this.#read(exchange);
    if (!this.#abort.signal.aborted && JSON.stringify([this.#worth(), this.warnings]) !== before) this.#options.onChange();
  }

  /** What decides about the plan, so that a price that moves is no change. */
  #worth(): unknown {
    const minimum = this.#settings?.symbols.minPositionValueUsd ?? 0;
    return this.positions.map(({ position: { exchangeId, symbol, valueUsd } }) => [exchangeId, symbol, (valueUsd ?? -1) >= minimum]);
  }

  async #read(exchange: ExchangeName): Promise<void> {
    const settings = this.#settings;
    const { accounts, save, logger } = this.#options;
    if (!settings) return;
    try {
      const reading = await accounts.read(settings, exchange, this.#abort.signal);
      if (reading.kind === 'no-credentials') {
        const message = `Positions at ${EXCHANGE_LABELS[exchange]} are not watched: ${reading.missing.join(' and ')} not set in the environment.`;
        this.#warnings.set(exchange, { reason: 'no-credentials', message });
        this.#positions.delete(exchange);
        return;
      }
      this.#warnings.delete(exchange);
      this.#positions.set(exchange, reading.positions);
      await save(EXCHANGE_IDS[exchange], reading.positions).catch((error: unknown) => {
        // They are known all the same, and are read again in a minute.
        logger.warn({ exchange }, `positions could not be stored: ${messageOf(error)}`);
      });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      const message = `Positions at ${EXCHANGE_LABELS[exchange]} could not be read: ${messageOf(error)}`;
      this.#warnings.set(exchange, { reason: 'positions-unreadable', message });
    }
  }
}
