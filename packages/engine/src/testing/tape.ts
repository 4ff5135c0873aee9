import fc from 'fast-check';
import { bucketStart } from '@livermore/schemas';
import type { NativeCandle, TapeTrade } from '../candles/candle-outcome.ts';
import { historyOf, LOT, TICK } from './oracle.ts';
import type { OracleTrade } from './oracle.ts';

/** What reaches the candle builder, in order. */
export type FeedStep =
  | { kind: 'trade'; trade: TapeTrade }
  | { kind: 'candle'; candle: NativeCandle }
  | { kind: 'time'; at: number }
  | { kind: 'gap'; at: number };

type Message = { at: number; order: number; step: FeedStep };

/** Shortly before midnight UTC, so that tapes cross the end of a day; in the middle of a minute. */
export const TAPE_START = Date.UTC(2026, 8, 30, 23, 31, 17);

/** Trades with quiet and busy stretches: pauses in ms, prices in ticks, sizes in lots. */
export const tapeArbitrary: fc.Arbitrary<OracleTrade[]> = fc
  .array(
    fc.record({
      pauseMs: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
        { weight: 2, arbitrary: fc.integer({ min: 20_000, max: 120_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 120_000, max: 600_000 }) },
      ),
      ticks: fc.integer({ min: 1, max: 20_000_000 }),
      lots: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let time = TAPE_START - 600_000;
    return steps.map(({ pauseMs, ticks, lots }, index) => ({ id: 1000 + index, time: (time += pauseMs), ticks, lots }));
  });

const asTrade = ({ id, time, ticks, lots }: OracleTrade, snapshot: boolean): TapeTrade => ({
  id,
  time,
  price: ticks / TICK,
  size: lots / LOT,
  snapshot,
});

/** 5m candles as the venue knows them at `at`. */
const candlesAt = (tape: readonly OracleTrade[], at: number, snapshot: boolean): NativeCandle[] =>
  historyOf(tape.filter(({ time }) => time <= at), '5m').map(({ openTime, open, high, low, close, volume }) => ({
    timeframe: '5m',
    openTime,
    open,
    high,
    low,
    close,
    volume,
    final: false,
    snapshot,
    at,
  }));

/** Everything a faultless venue sends from `TAPE_START` to `end`, ordered by time of sending. */
const messagesOf = (tape: readonly OracleTrade[], end: number, delayOf: (id: number) => number): Message[] => {
  const messages: Message[] = [];
  let order = 0;
  for (const trade of tape) {
    if (trade.time < TAPE_START) continue;
    const tradeAt = trade.time + (delayOf(trade.id) % 250);
    messages.push({ at: tradeAt, order: order++, step: { kind: 'trade', trade: asTrade(trade, false) } });
    const candleAt = trade.time + (delayOf(trade.id) % 1000);
    const candle = candlesAt(tape, candleAt, false).findLast(({ openTime }) => openTime === bucketStart(trade.time, '5m'));
    if (candle) messages.push({ at: candleAt, order: order++, step: { kind: 'candle', candle } });
  }
  for (let at = TAPE_START; at <= end; at += 7_000) messages.push({ at, order: order++, step: { kind: 'time', at } });
  messages.sort((a, b) => a.at - b.at || a.order - b.order);
  let id = Number.NEGATIVE_INFINITY;
  // A venue sends trades in the order of their ids, whatever delay each was given.
  for (const message of messages) {
    if (message.step.kind !== 'trade') continue;
    if (message.step.trade.id < id) return messagesOf(tape, end, () => 0);
    id = message.step.trade.id;
  }
  return messages;
};

/** What goes wrong at a place of the stream, given as a fraction of its length. */
export interface Fault {
  place: number;
  kind: 'drop' | 'duplicate' | 'swap' | 'late' | 'silent-drop' | 'reconnect';
  size: number;
}

export const faultsArbitrary: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('drop', 'duplicate', 'swap', 'late', 'silent-drop', 'reconnect'),
    size: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 8 },
);

/** A snapshot of some of the buckets, newest first, and of the newest trades. */
const snapshotAt = (tape: readonly OracleTrade[], at: number, size: number): FeedStep[] => {
  const candles = candlesAt(tape, at, true).toReversed().filter((_, index) => size % 3 === 0 || index % 3 !== size % 3);
  const trades = size % 5 === 0 ? [] : tape.filter(({ time }) => time <= at).slice(-size);
  return [
    ...candles.map((candle): FeedStep => ({ kind: 'candle', candle })),
    ...trades.map((trade): FeedStep => ({ kind: 'trade', trade: asTrade(trade, true) })),
  ];
};

/**
 * The stream with its faults. A loss is announced by a gap before the next message, as a feed that
 * watches the sequence does; trades that vanish inside the venue (`silent-drop`) are not. A
 * reconnection loses messages, then some more until the subscription stands, then brings snapshots.
 */
export const streamOf = (
  tape: readonly OracleTrade[],
  faults: readonly Fault[],
  end: number,
  delayOf: (id: number) => number,
): FeedStep[] => {
  const messages = messagesOf(tape, end, delayOf);
  const steps: FeedStep[] = [{ kind: 'gap', at: TAPE_START }];
  const late: { at: number; step: FeedStep }[] = [];
  const planned = new Map(faults.map((fault) => [Math.floor(fault.place * messages.length), fault]));
  const lastTrade = messages.findLastIndex(({ step }) => step.kind === 'trade');
  let gapDue = false;
  const release = (at: number): void => {
    for (const held of late.splice(0)) {
      if (held.at <= at) steps.push(held.step);
      else late.push(held);
    }
  };
  const deliver = ({ at, step }: Message): void => {
    if (gapDue) steps.push({ kind: 'gap', at });
    gapDue = false;
    release(at);
    steps.push(step);
  };
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index];
    if (!message) break;
    // A trade lost unannounced shows only when another follows.
    const fault = index < lastTrade ? planned.get(index) : undefined;
    if (!fault) {
      deliver(message);
    } else if (fault.kind === 'drop') {
      gapDue = true;
    } else if (fault.kind === 'silent-drop') {
      if (message.step.kind !== 'trade') deliver(message);
    } else if (fault.kind === 'duplicate') {
      deliver(message);
      steps.push(message.step);
    } else if (fault.kind === 'late') {
      if (message.step.kind === 'time') deliver(message);
      else late.push({ at: message.at + fault.size * 1000, step: message.step });
    } else if (fault.kind === 'swap') {
      const next = messages[index + 1];
      if (next) deliver(next);
      deliver(message);
      index += 1;
    } else {
      release(Number.POSITIVE_INFINITY);
      index = Math.min(index + fault.size, lastTrade - 1);
      const back = messages[index];
      if (!back) break;
      steps.push({ kind: 'gap', at: back.at }, { kind: 'time', at: back.at });
      index = Math.min(index + (fault.size % 4), lastTrade - 1);
      const subscribed = messages[index];
      if (!subscribed) break;
      steps.push(...snapshotAt(tape, subscribed.at, fault.size));
    }
  }
  return [...steps, ...late.map(({ step }) => step), { kind: 'time', at: end + 2000 }];
};
