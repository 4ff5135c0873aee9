import { backoffDelayMs, every, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import type { AlertIdentity, NewAlert, StoredAlertMemory, Turn } from '@livermore/database';
import { seriesKey, type Alert, type Candle, type StorableMacdV, type StoredMacdV } from '@livermore/schemas';

export interface WriteBehindOptions {
  /** Stores all of a turn or nothing; may be repeated. */
  store: (turn: Turn) => Promise<{ storedAlerts: Alert[]; revisedAlerts: Alert[] }>;
  /** The candles that led to an alert, oldest first. */
  candleWindow: (alert: PendingAlert) => Promise<Candle[]>;
  /** Called once for each alert that was stored or marked as revised, after that. */
  onAlerts: (alerts: readonly Alert[]) => void;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** An alert before its window is read. */
export type PendingAlert = NewAlert;

const FLUSH_INTERVAL_MS = 500;
const RETRY = { baseMs: 500, capMs: 30_000 };

/** Candles that wait while the database is away; beyond this the oldest go, the venue still has them. */
const MOST_WAITING_CANDLES = 100_000;

/** Alerts that wait meanwhile; far more than a day of them. Beyond this the oldest go, and the log says so. */
const MOST_WAITING_ALERTS = 10_000;

/**
 * Collects what the engine wants stored and writes it in the background. What was handed over in
 * one turn of the event loop is stored in one transaction, so an alert, the memory of its rule,
 * the candle and the indicator state to continue from are there together or not at all. A restart
 * therefore repeats exactly the candles whose alerts were not stored.
 */
export class WriteBehindService implements Service {
  readonly name = 'write-behind';
  readonly #options: WriteBehindOptions;
  /** In the order of their closes; a revision comes after what it corrects. */
  #candles: Candle[] = [];
  readonly #indicators = new Map<string, StoredMacdV | StorableMacdV>();
  readonly #memories = new Map<string, StoredAlertMemory>();
  #alerts: PendingAlert[] = [];
  #revised: AlertIdentity[] = [];
  /** Whole series from a back-fill. They take turns with what is live; alerts go before both. */
  readonly #series: Turn[] = [];
  #lastWasSeries = false;
  #running: Promise<void> | null = null;
  #retry: Cancel = () => {};
  #failures = 0;
  #stop: Cancel = () => {};

  constructor(options: WriteBehindOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    this.#stop = every(this.#options.clock, FLUSH_INTERVAL_MS, () => {
      if (this.#failures === 0) this.#flushSoon();
    });
    return Promise.resolve();
  }

  /** Stores what waits; gives up after one failed attempt, since what is lost can be built again. */
  async stop(): Promise<void> {
    this.#stop();
    this.#retry();
    await this.#running;
    while (this.waiting > 0) {
      this.#running = null;
      await this.#run();
      if (this.#failures > 0) break;
    }
    this.#retry();
  }

  /** Resolves when everything handed over so far is stored, or could not be stored just now. */
  async flushed(): Promise<void> {
    while (this.waiting > 0 && this.#failures === 0) {
      this.#flushSoon();
      await this.#running;
    }
    await this.#running;
  }

  /** Things that wait to be stored. */
  get waiting(): number {
    return (
      this.#candles.length +
      this.#indicators.size +
      this.#memories.size +
      this.#alerts.length +
      this.#revised.length +
      this.#series.length
    );
  }

  candle(candle: Candle): void {
    this.#candles.push(candle);
    if (this.#candles.length > MOST_WAITING_CANDLES) this.#candles.shift();
  }

  /** The state of a series goes out as it stands then, with every candle that led to it. */
  indicator(value: StoredMacdV | StorableMacdV): void {
    this.#indicators.set(seriesKey(value), value);
  }

  alertMemory(memory: StoredAlertMemory): void {
    this.#memories.set(`${memory.userId}:${seriesKey(memory)}`, memory);
  }

  /** An alert goes out at the end of this turn of the event loop. */
  alert(alert: PendingAlert): void {
    this.#alerts.push(alert);
    setImmediate(() => {
      if (this.#failures === 0) this.#flushSoon();
    });
  }

  revisedAlert(identity: AlertIdentity): void {
    this.#revised.push(identity);
  }

  /** A whole series with its state: stored in one transaction of its own. */
  series(candles: readonly Candle[], indicator: StoredMacdV | null): void {
    this.#series.push({ candles, indicators: indicator ? [indicator] : [] });
  }

  #flushSoon(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#failures === 0 && (this.#alerts.length > 0 || this.#series.length > 0)) this.#flushSoon();
    });
  }

  async #run(): Promise<void> {
    const turn = this.#takeTurn();
    if (!turn) return;
    const { store, onAlerts, logger, clock, random } = this.#options;
    try {
      const { storedAlerts, revisedAlerts } = await store(await this.#explained(turn));
      if (this.#failures > 0) logger.info({}, 'the database takes writes again');
      this.#failures = 0;
      const told = [...storedAlerts, ...revisedAlerts];
      if (told.length > 0) onAlerts(told);
    } catch (error) {
      this.#putBack(turn);
      const delayMs = backoffDelayMs(this.#failures++, RETRY, random);
      logger.warn({ waiting: this.waiting }, `could not store, trying again: ${messageOf(error)}`);
      this.#retry = clock.after(delayMs, () => {
        this.#flushSoon();
      });
    }
  }

  /** Everything of the live engine at once, or the next whole series. */
  #takeTurn(): Turn | undefined {
    const isLive = this.waiting > this.#series.length;
    const takesSeries = !isLive || (this.#alerts.length === 0 && !this.#lastWasSeries);
    this.#lastWasSeries = takesSeries && this.#series.length > 0;
    if (this.#lastWasSeries || !isLive) return this.#series.shift();
    const turn: Turn = {
      candles: newestRevisions(this.#candles),
      indicators: [...this.#indicators.values()].map((value) => ('read' in value ? value.read() : value)),
      alertMemories: [...this.#memories.values()],
      alerts: this.#alerts,
      revisedAlerts: this.#revised,
    };
    this.#candles = [];
    this.#indicators.clear();
    this.#memories.clear();
    this.#alerts = [];
    this.#revised = [];
    return turn;
  }

  /** What came in meanwhile is newer and stays. */
  #putBack(turn: Turn): void {
    const newer = {
      indicators: [...this.#indicators.values()],
      memories: [...this.#memories.values()],
    };
    this.#candles = [...(turn.candles ?? []), ...this.#candles].slice(-MOST_WAITING_CANDLES);
    for (const value of [...(turn.indicators ?? []), ...newer.indicators]) this.indicator(value);
    for (const memory of [...(turn.alertMemories ?? []), ...newer.memories]) this.alertMemory(memory);
    const alerts = [...(turn.alerts ?? []), ...this.#alerts];
    this.#alerts = alerts.slice(-MOST_WAITING_ALERTS);
    const lost = alerts.length - this.#alerts.length;
    if (lost > 0) this.#options.logger.error({ lost }, 'alerts were given up: the database has been away for too long');
    this.#revised = [...(turn.revisedAlerts ?? []), ...this.#revised];
  }

  /** The turn with the candle window of each alert; an alert goes out also when its window cannot be read. */
  async #explained(turn: Turn): Promise<Turn> {
    if (!turn.alerts || turn.alerts.length === 0) return turn;
    const alerts = await Promise.all(
      turn.alerts.map(async (alert) => {
        const candles = await this.#options.candleWindow(alert).catch(() => null);
        return { ...alert, explanation: { ...alert.explanation, candles } };
      }),
    );
    return { ...turn, alerts };
  }
}

/** Of each bucket the candle told last: a statement may name a row only once. */
const newestRevisions = (candles: readonly Candle[]): Candle[] => [
  ...new Map(candles.map((candle) => [`${seriesKey(candle)}:${candle.openTime}`, candle])).values(),
];
