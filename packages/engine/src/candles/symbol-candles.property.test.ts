import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStart, TIMEFRAME_MS, TIMEFRAMES } from '@livermore/schemas';
import type { Candle, Timeframe } from '@livermore/schemas';
import { historyOf, seriesOf } from '../testing/oracle.ts';
import type { OracleTrade } from '../testing/oracle.ts';
import { faultsArbitrary, streamOf, TAPE_START, tapeArbitrary } from '../testing/tape.ts';
import type { Fault, FeedStep } from '../testing/tape.ts';
import type { CandleOutcome } from './candle-outcome.ts';
import { SymbolCandles } from './symbol-candles.ts';

const timeOf = (step: FeedStep): number =>
  step.kind === 'trade' ? step.trade.time : step.kind === 'candle' ? step.candle.at : step.at;

type Hole = Extract<CandleOutcome, { kind: 'hole' }>;

/** Runs a stream through the builder, answers its holes from the tape, and checks every outcome. */
class Run {
  readonly candles = new SymbolCandles({
    exchangeId: 100,
    symbol: 'AAA-USD',
    nativeTimeframes: ['5m'],
    timeframes: TIMEFRAMES,
    graceMs: 2000,
  });
  readonly closed = new Map<Timeframe, Candle[]>();
  readonly outcomes: CandleOutcome[] = [];
  holes: Hole[] = [];
  readonly #tape: readonly OracleTrade[];
  #clock = Number.NEGATIVE_INFINITY;

  constructor(tape: readonly OracleTrade[]) {
    this.#tape = tape;
  }

  feed(step: FeedStep): void {
    const at = timeOf(step);
    if (step.kind === 'trade') this.take(this.candles.trade(step.trade), at);
    else if (step.kind === 'candle') this.take(this.candles.candle(step.candle), at);
    else if (step.kind === 'time') this.take(this.candles.time(step.at), at);
    else this.take(this.candles.gap(step.at), at);
  }

  /** Answers one hole, or only its second half first. */
  answer(pick: number): void {
    const hole = this.holes.splice(pick % Math.max(1, this.holes.length), 1)[0];
    if (!hole) return;
    const { timeframe, from, to } = hole;
    const step = TIMEFRAME_MS[timeframe];
    const middle = from + Math.ceil((to - from) / step / 2) * step;
    if (pick % 2 === 0 || middle === from) this.#fill(timeframe, from, to);
    else {
      this.#fill(timeframe, middle, to);
      this.#fill(timeframe, from, middle - step);
    }
  }

  answerAll(): void {
    while (this.holes.length > 0) this.answer(0);
  }

  #fill(timeframe: Timeframe, from: number, to: number): void {
    const rows = historyOf(this.#tape, timeframe).filter(({ openTime }) => from <= openTime && openTime <= to);
    const plain = rows.map(({ openTime, open, high, low, close, volume }) => ({ openTime, open, high, low, close, volume }));
    this.take(this.candles.fill(timeframe, from, to, plain, this.#clock), this.#clock);
  }

  take(outcomes: readonly CandleOutcome[], at: number): void {
    this.#clock = Math.max(this.#clock, at);
    for (const outcome of outcomes) {
      this.outcomes.push(outcome);
      if (outcome.kind === 'hole') {
        const twice = this.holes.some(
          ({ timeframe, from, to }) => timeframe === outcome.timeframe && from <= outcome.to && outcome.from <= to,
        );
        expect(twice, 'a hole is announced once').toBe(false);
        this.holes.push(outcome);
        continue;
      }
      const { candle } = outcome;
      const series = this.closed.get(candle.timeframe) ?? [];
      this.closed.set(candle.timeframe, series);
      const end = candle.openTime + TIMEFRAME_MS[candle.timeframe];
      expect(this.#clock, 'nothing closes before its end').toBeGreaterThanOrEqual(end);
      if (outcome.kind === 'closed') {
        const last = series.at(-1);
        if (last) expect(candle.openTime, 'closes are in order').toBe(last.openTime + TIMEFRAME_MS[candle.timeframe]);
        expect(candle.revision).toBe(0);
        series.push(candle);
      } else {
        const index = series.findIndex(({ openTime }) => openTime === candle.openTime);
        expect(candle.revision).toBe((series[index]?.revision ?? Number.NaN) + 1);
        series[index] = candle;
      }
    }
  }
}

const bare = ({ openTime, open, high, low, close, volume, synthetic }: Omit<Candle, 'symbol' | 'exchangeId'> | ReturnType<typeof seriesOf>[number]) =>
  [openTime, open, high, low, close, volume, synthetic] as const;

const play = (tape: OracleTrade[], faults: Fault[], answers: number[], delays: number[]) => {
  const end = (tape.at(-1)?.time ?? 0) + 1_900_000;
  const steps = streamOf(tape, faults, end, (id) => delays[id % delays.length] ?? 0);
  const run = new Run(tape);
  steps.forEach((step, index) => {
    run.feed(step);
    const answer = answers[index % answers.length];
    if (answer !== undefined && answer % 3 === 0) run.answer(answer);
  });
  run.answerAll();
  return { run, end, steps };
};

const inputs = [
  tapeArbitrary,
  faultsArbitrary,
  fc.array(fc.nat(100), { minLength: 3, maxLength: 50 }),
  fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }),
] as const;

describe('SymbolCandles on random tapes cut in random places', () => {
  it('gives on every timeframe exactly what the whole tape gives, once the holes are filled', () => {
    fc.assert(
      fc.property(...inputs, (tape, faults, answers, delays) => {
        const { run, end } = play(tape, faults, answers, delays);
        for (const timeframe of TIMEFRAMES) {
          const expected = seriesOf(tape, timeframe, TAPE_START, end).map(bare);
          expect((run.closed.get(timeframe) ?? []).map(bare), timeframe).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('asks for nothing and revises nothing when the stream is whole and every bucket has trades', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }), (delays) => {
        const tape = Array.from({ length: 80 }, (_, index) => ({
          id: index,
          time: TAPE_START + 1 + index * 29_000,
          ticks: 1000 + ((index * 7919) % 613),
          lots: 1 + ((index * 104_729) % 1_000_003),
        }));
        const end = TAPE_START + 30 * 60_000;
        const run = new Run(tape);
        for (const step of streamOf(tape, [], end, (id) => delays[id % delays.length] ?? 0)) run.feed(step);
        expect(run.outcomes.filter(({ kind }) => kind === 'revised')).toEqual([]);
        for (const hole of run.holes) expect(hole.to, 'only the buckets cut by the start').toBeLessThan(TAPE_START);
        expect(run.holes.map(({ timeframe }) => timeframe)).toEqual(['1m', '1h', '4h', '1d']);
        run.answerAll();
        expect(run.closed.get('1m')?.length).toBe(38);
      }),
      { numRuns: 20 },
    );
  });

  it('has nothing to do in time() before nextDueAt', () => {
    fc.assert(
      fc.property(...inputs, (tape, faults, answers, delays) => {
        const { run, steps } = play(tape, faults, answers, delays);
        const frugal = new Run(tape);
        steps.forEach((step, index) => {
          if (step.kind !== 'time' || step.at >= frugal.candles.nextDueAt) frugal.feed(step);
          const answer = answers[index % answers.length];
          if (answer !== undefined && answer % 3 === 0) frugal.answer(answer);
        });
        frugal.answerAll();
        const kindsOf = (outcomes: CandleOutcome[]) => outcomes.filter(({ kind }) => kind !== 'revised').length;
        expect(kindsOf(frugal.outcomes)).toBe(kindsOf(run.outcomes));
        expect([...frugal.closed].map(([, series]) => series.map(bare))).toEqual(
          [...run.closed].map(([, series]) => series.map(bare)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('forms a larger bucket from its closed 5m candles and the 5m bucket that is open', () => {
    fc.assert(
      fc.property(...inputs, (tape, faults, answers, delays) => {
        const end = (tape.at(-1)?.time ?? 0) + 1_900_000;
        const run = new Run(tape);
        streamOf(tape, faults, end, (id) => delays[id % delays.length] ?? 0).forEach((step, index) => {
          run.feed(step);
          const answer = answers[index % answers.length];
          if (answer !== undefined && answer % 3 === 0) run.answer(answer);
          if (index % 7 !== 0) return;
          const part = run.candles.forming('5m');
          for (const timeframe of ['15m', '1h', '4h', '1d'] as const) {
            const forming = run.candles.forming(timeframe);
            if (!forming) continue;
            const inside = (run.closed.get('5m') ?? []).filter(({ openTime }) => openTime >= forming.openTime);
            const real = [...inside.filter(({ synthetic }) => !synthetic), ...(part ? [part] : [])];
            const flat = inside.at(-1)?.close ?? Number.NaN;
            expect(forming.high).toBe(real.length > 0 ? Math.max(...real.map(({ high }) => high)) : flat);
            expect(forming.close).toBe(real.at(-1)?.close ?? flat);
            expect(forming.open).toBe(real[0]?.open ?? flat);
            if (part) expect(forming.openTime).toBe(bucketStart(part.openTime, timeframe));
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('continues after a restart where the stored candles end, without a bucket missing or given twice', () => {
    fc.assert(
      fc.property(...inputs, fc.nat(100), fc.nat(1_500_000), (tape, faults, answers, delays, share, outageMs) => {
        const end = (tape.at(-1)?.time ?? 0) + 1_900_000;
        const stop = TAPE_START + Math.floor(((end - TAPE_START - 1_600_000) * share) / 100);
        const run = new Run(tape);
        const day = bucketStart(TAPE_START, '1d');
        const stored = (timeframe: Timeframe, until: number) =>
          seriesOf(tape, timeframe, day, until).map(
            ({ trades, ...row }): Candle => ({
              exchangeId: 100,
              symbol: 'AAA-USD',
              timeframe,
              ...row,
              ...(timeframe === '1m' && { trades }),
              source: 'rest',
              revision: 0,
              closedAt: row.openTime + TIMEFRAME_MS[timeframe],
            }),
          );
        // The larger series may be stored less far than the 5m candles reach.
        const last = (timeframe: Timeframe) => stored(timeframe, timeframe === '15m' ? stop - 2_000_000 : stop).at(-1);
        const lastClosed = Object.fromEntries(
          TIMEFRAMES.flatMap((timeframe) => {
            const candle = last(timeframe);
            return candle ? [[timeframe, candle]] : [];
          }),
        );
        run.take(run.candles.seed({ lastClosed, fiveMinute: stored('5m', stop) }), stop);
        expect(run.outcomes.every((outcome) => outcome.kind === 'hole' || (outcome.kind === 'closed' && outcome.late))).toBe(true);
        const back = Math.min(stop + outageMs, end);
        const steps = streamOf(tape, faults, end, (id) => delays[id % delays.length] ?? 0);
        run.feed({ kind: 'gap', at: back });
        steps.filter((step) => timeOf(step) >= back).forEach((step, index) => {
          run.feed(step);
          const answer = answers[index % answers.length];
          if (answer !== undefined && answer % 3 === 0) run.answer(answer);
        });
        run.answerAll();
        for (const timeframe of TIMEFRAMES) {
          const stopped = last(timeframe);
          if (!stopped) continue;
          const expected = seriesOf(tape, timeframe, day, end).filter(({ openTime }) => openTime > stopped.openTime);
          expect((run.closed.get(timeframe) ?? []).map(bare), timeframe).toEqual(expected.map(bare));
        }
      }),
      { numRuns: 60 },
    );
  });
});
