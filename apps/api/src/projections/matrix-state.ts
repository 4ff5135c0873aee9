import {
  RECENT_VALUES,
  TIMEFRAME_MS,
  type MacdVMessage,
  type MatrixCell,
  type MatrixCellChange,
  type MatrixRowChange,
  type SeriesId,
  type StoredMacdV,
  type Ticker,
} from '@livermore/schemas';

/** Histograms of the two newest closed candles, from which the direction of a preview follows. */
interface CellMemory {
  openTime: number;
  histogram: number | null;
  previousHistogram: number | null;
  recent: (number | null)[];
}

/** The cell of a stored value. */
export const cellOf = (stored: StoredMacdV): MatrixCell => ({
  ...readingOf(stored, stored.timeframe),
  histogramDirection: direction(stored.histogram, stored.previousHistogram),
  recent: stored.recent,
  receivedAt: stored.computedAt,
});

/**
 * What one user's matrix needs to remember between messages: the last closed values of each cell.
 * Everything else comes with the messages.
 */
export class MatrixState {
  readonly #cells = new Map<string, CellMemory>();

  /** Takes stored values as the newest closed ones, unless a newer close was already seen. */
  load(stored: readonly StoredMacdV[]): void {
    for (const value of stored) {
      const key = cellKey(value);
      if ((this.#cells.get(key)?.openTime ?? -1) > value.openTime) continue;
      this.#cells.set(key, {
        openTime: value.openTime,
        histogram: value.histogram,
        previousHistogram: value.previousHistogram,
        recent: value.recent,
      });
    }
  }

  /** Whether the closed values before the next message are not known: the stored ones are to be loaded. */
  lacks(series: SeriesId): boolean {
    return !this.#cells.has(cellKey(series));
  }

  /**
   * The change of a row that a message on an indicator channel means; null for a revision of an
   * older candle or a preview of a bucket that has closed, which leave the newest value standing.
   * A close that does not follow the last one known says nothing of those in between: they are forgotten.
   */
  indicator(series: SeriesId, message: MacdVMessage, receivedAt: number): MatrixRowChange | null {
    const key = cellKey(series);
    const memory = this.#cells.get(key);
    if (memory && message.openTime < memory.openTime + (message.final ? 0 : 1)) return null;
    const cell: MatrixCellChange = {
      ...readingOf(message, series.timeframe),
      histogramDirection: direction(message.histogram, memory?.histogram ?? null),
      receivedAt,
    };
    if (message.final && memory && message.openTime <= memory.openTime + TIMEFRAME_MS[series.timeframe]) {
      const next = advance(memory, message);
      this.#cells.set(key, next);
      cell.recent = next.recent;
      cell.histogramDirection = direction(next.histogram, next.previousHistogram);
    } else if (message.final) {
      this.#cells.delete(key);
      cell.histogramDirection = 0;
    }
    return { exchangeId: series.exchangeId, symbol: series.symbol, cells: [cell] };
  }
}

/** The change of a row that a ticker means. */
export const tickerChange = (ticker: Ticker): MatrixRowChange => ({
  exchangeId: ticker.exchangeId,
  symbol: ticker.symbol,
  price: ticker.price,
  changePct24h: ticker.changePct24h,
  priceReceivedAt: ticker.receivedAt,
});

/** Two changes of one row as one; the later one wins cell by cell. */
export const mergeChanges = (earlier: MatrixRowChange, later: MatrixRowChange): MatrixRowChange => {
  const merged: MatrixRowChange = { ...earlier, ...later };
  if (!earlier.cells || !later.cells) return merged;
  const cells = new Map(earlier.cells.map((cell) => [cell.timeframe, cell]));
  for (const cell of later.cells) {
    const before = cells.get(cell.timeframe);
    // A preview after a close that was not sent yet must not swallow the closed values.
    const recent = cell.recent ?? before?.recent;
    cells.set(cell.timeframe, recent ? { ...cell, recent } : cell);
  }
  return { ...merged, cells: [...cells.values()] };
};

const advance = (memory: CellMemory, message: MacdVMessage): CellMemory => {
  const replaces = memory.openTime === message.openTime;
  const kept = replaces ? memory.recent.slice(0, -1) : memory.recent;
  return {
    openTime: message.openTime,
    histogram: message.histogram,
    previousHistogram: replaces ? memory.previousHistogram : memory.histogram,
    recent: [...kept, message.macdV].slice(-RECENT_VALUES),
  };
};

const readingOf = (message: MacdVMessage, timeframe: MatrixCell['timeframe']) => ({
  timeframe,
  openTime: message.openTime,
  final: message.final,
  macdV: message.macdV,
  signal: message.signal,
  histogram: message.histogram,
  state: message.state,
  seeded: message.seeded,
  syntheticShare: message.syntheticShare,
  ...(message.reason === undefined ? {} : { reason: message.reason }),
});

const direction = (now: number | null, before: number | null): -1 | 0 | 1 => {
  if (now === null || before === null || now === before) return 0;
  return now > before ? 1 : -1;
};

const cellKey = ({ exchangeId, symbol, timeframe }: SeriesId): string =>
  `${exchangeId}:${symbol}:${timeframe}`;
