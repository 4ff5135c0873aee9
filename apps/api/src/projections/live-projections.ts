import { messageOf, type Clock, type Logger, type Service } from '@livermore/base';
import {
  isTimeframe,
  type Alert,
  type LiveTopic,
  type MatrixRow,
  type RuntimeStatus,
  type SeriesId,
} from '@livermore/schemas';
import {
  alertChannel,
  controlChannel,
  controlResultChannel,
  runtimeChannel,
  type HotStore,
  type Unsubscribe,
} from '@livermore/cache';
import { LEDGER_HINT } from '@livermore/engine';
import type { LiveSubscription, Projections } from '../routers/context.ts';
import { LiveMailbox } from './live-subscription.ts';
import { cellOf } from './matrix-state.ts';
import { nameOfRow, UserMarket } from './user-market.ts';

export interface LiveProjectionsOptions {
  hotStore: HotStore;
  clock: Clock;
  /** Users that are followed from the start. */
  userIds: readonly number[];
  logger: Logger;
  /** Decimals of a symbol's price, or null when the exchange's increment is not known. */
  priceDecimals: (exchangeId: number, symbol: string) => Promise<number | null>;
}

/**
 * What the web plane knows of the engine: messages heard on the bus and values read from the hot
 * store. Status, alerts and commands of a followed user are always heard; a user's market only while
 * somebody watches it, so that tickers are not published for nobody.
 */
export class LiveProjections implements Projections, Service {
  readonly name = 'live projections';
  readonly #options: LiveProjectionsOptions;
  readonly #followed = new Map<number, Promise<Unsubscribe>>();
  readonly #statuses = new Map<number, RuntimeStatus>();
  readonly #mailboxes = new Map<number, Set<LiveMailbox>>();
  readonly #markets = new Map<number, UserMarket>();
  readonly #lastRows = new Map<number, MatrixRow[]>();
  #forgetReconnects: () => void = () => {};

  constructor(options: LiveProjectionsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#forgetReconnects = this.#options.hotStore.onResubscribed(() => {
      this.#touchEverything();
    });
    await Promise.all(this.#options.userIds.map((userId) => this.#follow(userId)));
  }

  async stop(): Promise<void> {
    this.#forgetReconnects();
    const subscriptions = await Promise.all(this.#followed.values());
    this.#followed.clear();
    const markets = [...this.#markets.values()];
    this.#markets.clear();
    await Promise.all([...subscriptions.map((unsubscribe) => unsubscribe()), ...markets.map((market) => market.close())]);
  }

  status(userId: number): RuntimeStatus | null {
    return this.#statuses.get(userId) ?? null;
  }

  /**
   * Rows in the order of the runtime's plan. While the hot store cannot be read, the rows read
   * last: each value carries the time at which it was received, so its age shows.
   */
  async matrix(userId: number): Promise<MatrixRow[]> {
    try {
      const rows = await this.#readMatrix(userId);
      this.#lastRows.set(userId, rows);
      return rows;
    } catch (error) {
      this.#options.logger.warn({ userId }, `the matrix could not be read: ${messageOf(error)}`);
      return this.#lastRows.get(userId) ?? [];
    }
  }

  async #readMatrix(userId: number): Promise<MatrixRow[]> {
    const symbols = this.#statuses.get(userId)?.symbols ?? [];
    const { hotStore, priceDecimals } = this.#options;
    const series = symbols.flatMap(({ exchangeId, symbol, series: list }) =>
      list.flatMap(({ timeframe }): SeriesId[] =>
        isTimeframe(timeframe) ? [{ exchangeId, symbol, timeframe }] : [],
      ),
    );
    const [indicators, tickers, decimals] = await Promise.all([
      hotStore.indicators(series),
      hotStore.tickers(symbols),
      Promise.all(symbols.map(({ exchangeId, symbol }) => priceDecimals(exchangeId, symbol))),
    ]);
    const known = indicators.filter((value) => value !== undefined);
    this.#markets.get(userId)?.matrix.load(known);
    return symbols.map(({ exchangeId, symbol }, index): MatrixRow => {
      const ticker = tickers[index];
      return {
        exchangeId,
        symbol,
        priceDecimals: decimals[index] ?? null,
        price: ticker?.price ?? null,
        changePct24h: ticker?.changePct24h ?? null,
        priceReceivedAt: ticker?.receivedAt ?? null,
        cells: known
          .filter((value) => value.exchangeId === exchangeId && value.symbol === symbol)
          .map(cellOf),
      };
    });
  }

  async watch(userId: number, topics: readonly LiveTopic[]): Promise<LiveSubscription> {
    await this.#follow(userId);
    const wantsMarket = topics.includes('market');
    const mailboxes = this.#mailboxes.get(userId) ?? new Set();
    this.#mailboxes.set(userId, mailboxes);
    const mailbox = new LiveMailbox(topics, this.#options.clock, () => {
      if (!mailboxes.delete(mailbox)) return;
      if (mailboxes.size === 0) this.#mailboxes.delete(userId);
      if (wantsMarket) this.#releaseMarket(userId);
    });
    mailboxes.add(mailbox);
    if (wantsMarket) await this.#joinMarket(userId);
    return mailbox;
  }

  /** Hears the exact channels of one user, once. */
  #follow(userId: number): Promise<Unsubscribe> {
    const channels = [runtimeChannel(userId), alertChannel(userId), controlResultChannel(userId)];
    const known = this.#followed.get(userId);
    if (known) return known;
    const { hotStore } = this.#options;
    const hear = (channel: string, message: string): void => {
      this.#hear(userId, channel, message);
    };
    const followed = hotStore.subscribe(channels, hear).then((unsubscribe) => {
      // Whoever runs the engine looks up and tells its status, which nobody may have heard for long.
      hotStore.publish(controlChannel(userId), LEDGER_HINT);
      return unsubscribe;
    });
    this.#followed.set(userId, followed);
    return followed;
  }

  #hear(userId: number, channel: string, message: string): void {
    const mailboxes = this.#mailboxes.get(userId) ?? [];
    if (channel === controlResultChannel(userId)) {
      // Commands are read from the ledger, where none is missed.
      for (const mailbox of mailboxes) mailbox.touch('commands');
      return;
    }
    if (channel === alertChannel(userId)) {
      const alert = JSON.parse(message) as Alert;
      for (const mailbox of mailboxes) {
        // A new alert is read from the database, where none is missed; a revised one keeps its id.
        if (alert.revised) mailbox.revised(alert);
        else mailbox.touch('alerts');
      }
      return;
    }
    const status = JSON.parse(message) as RuntimeStatus;
    const before = this.#statuses.get(userId);
    this.#statuses.set(userId, status);
    for (const mailbox of mailboxes) {
      mailbox.touch('status');
      // A result that the worker could not publish is found at its next sign of life.
      mailbox.touch('commands');
    }
    if (before && rowNames(before) === rowNames(status)) return;
    // Heard first and read then, so that nothing falls between the two.
    void this.#listenToMarket(userId).then(() => {
      for (const mailbox of this.#mailboxes.get(userId) ?? []) mailbox.touch('matrix');
    });
  }

  /** One more reads the market of this user. */
  #joinMarket(userId: number): Promise<void> {
    const { hotStore, clock, logger } = this.#options;
    let market = this.#markets.get(userId);
    if (!market) {
      market = new UserMarket({ hotStore, clock, logger, userId, onChange: (change) => this.#post(userId, change) });
      this.#markets.set(userId, market);
    }
    market.readers++;
    return this.#listenToMarket(userId);
  }

  #releaseMarket(userId: number): void {
    const market = this.#markets.get(userId);
    if (!market || --market.readers > 0) return;
    this.#markets.delete(userId);
    market.close().catch((error: unknown) => {
      this.#options.logger.warn({ userId }, `could not leave the channels of the market: ${messageOf(error)}`);
    });
  }

  /** Hears what the rows of this user's status are about, where somebody reads them. */
  async #listenToMarket(userId: number): Promise<void> {
    try {
      await this.#markets.get(userId)?.follow(this.#statuses.get(userId)?.symbols ?? []);
    } catch (error) {
      this.#options.logger.warn({ userId }, `could not hear all channels of the market: ${messageOf(error)}`);
    }
  }

  /** Messages may have been missed: everything is worth reading again. */
  #touchEverything(): void {
    for (const mailboxes of this.#mailboxes.values()) {
      for (const mailbox of mailboxes) {
        for (const topic of ['status', 'alerts', 'commands', 'matrix'] as const) mailbox.touch(topic);
      }
    }
  }

  #post(userId: number, change: Parameters<LiveMailbox['row']>[0]): void {
    for (const mailbox of this.#mailboxes.get(userId) ?? []) mailbox.row(change);
  }
}

const rowNames = (status: RuntimeStatus): string => status.symbols.map(nameOfRow).join();
