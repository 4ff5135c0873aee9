import { existsSync, readFileSync } from 'node:fs';
import type { Bar } from '../bar.ts';

/** A recorded series in the folder `shared/data` beside the repository; not everybody has it. */
interface Recording {
  name: string;
  missing: boolean;
  /** Oldest first; holes are filled with synthetic bars when `fill` is set. */
  read: (fill: boolean) => Bar[];
}

const fileUrl = (name: string): URL => new URL(`../../../../../shared/data/${name}`, import.meta.url);

interface TimedBar extends Bar {
  openTime: number;
}

const filled = (bars: TimedBar[], stepMs: number): Bar[] =>
  bars.flatMap((bar, index) => {
    const before = bars[index - 1];
    const holes = before === undefined ? 0 : (bar.openTime - before.openTime) / stepMs - 1;
    const close = before?.close ?? 0;
    return [...Array.from({ length: holes }, () => ({ high: close, low: close, close, synthetic: true })), bar];
  });

const recording = (name: string, stepMs: number, parse: (text: string) => TimedBar[]): Recording => ({
  name,
  missing: !existsSync(fileUrl(name)),
  read: (fill) => {
    const bars = parse(readFileSync(fileUrl(name), 'utf8'));
    return fill ? filled(bars, stepMs) : bars;
  },
});

const bitcoin = recording('coinbase-btc-usd-4h.json', 14_400_000, (text) =>
  (JSON.parse(text) as { candles: Record<'start' | 'high' | 'low' | 'close', string>[] }).candles.map((candle) => ({
    openTime: Number(candle.start) * 1000,
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
    synthetic: false,
  })),
);

const ether = recording('binanceus-eth-usd-5m.csv', 300_000, (text) =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [openTime = 0, , high = 0, low = 0, close = 0] = line.split(',').map(Number);
      return { openTime, high, low, close, synthetic: false };
    }),
);

export const RECORDINGS: readonly Recording[] = [bitcoin, ether];
