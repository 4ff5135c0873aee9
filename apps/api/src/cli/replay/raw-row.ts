/** One candle as it stands in a file, before anything is believed. */
export interface RawRow {
  row: number;
  line?: number;
  /** Open time in Unix ms, and the name under which the file gives it. */
  openTime: { name: string; value: unknown; unitMs: 1 | 1000 };
  open: unknown;
  high: unknown;
  low: unknown;
  close: unknown;
  volume: unknown;
}
