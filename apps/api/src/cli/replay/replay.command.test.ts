import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PassThrough, Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ReplayLine } from '@livermore/engine';
import { replayCommand } from './replay.command.ts';
import { slowReference } from './testing/slow-reference.ts';
import type { SlowBar } from './testing/slow-reference.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 1, 12, 30);
const BTC_4H = fileURLToPath(new URL('../../../../../../shared/data/coinbase-btc-usd-4h.json', import.meta.url));
const ETH_5M = fileURLToPath(new URL('../../../../../../shared/data/binanceus-eth-usd-5m.csv', import.meta.url));

const run = async (args: readonly string[], input = ''): Promise<string> => {
  const stdout = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const io = { stdin: Readable.from([Buffer.from(input)]), stdout, stderr: new PassThrough(), now: () => NOW };
  const program = new Command().exitOverride().addCommand(replayCommand(io).exitOverride());
  await program.parseAsync(['node', 'livermore', 'replay', ...args]);
  return Buffer.concat(chunks).toString();
};

const linesOf = (output: string): ReplayLine[] =>
  output.trimEnd().split('\n').map((line) => JSON.parse(line) as ReplayLine);

const bar = (row: readonly (string | number)[]): SlowBar => {
  const [openTime = 0, high = 0, low = 0, close = 0] = row.map(Number);
  return { openTime, high, low, close, synthetic: false };
};

const filled = (bars: readonly SlowBar[], step: number): SlowBar[] =>
  bars.flatMap((each, index) => {
    const before = bars[index - 1];
    const missing = before ? (each.openTime - before.openTime) / step - 1 : 0;
    const close = before?.close ?? 0;
    return [
      ...Array.from({ length: missing }, (_, i) => ({
        openTime: (before?.openTime ?? 0) + (i + 1) * step,
        high: close,
        low: close,
        close,
        synthetic: true,
      })),
      each,
    ];
  });

const expectReference = (lines: readonly ReplayLine[], bars: readonly SlowBar[]): void => {
  const expected = slowReference(bars);
  expect(lines.map(({ openTime }) => openTime)).toEqual(expected.map(({ openTime }) => openTime));
  expect(lines.map(({ alerts }) => alerts.map(({ trigger }) => trigger))).toEqual(expected.map(({ alerts }) => alerts));
  const apart = lines.filter(({ macdV, signal }, i) => {
    const [v, s] = [expected[i]?.v ?? null, expected[i]?.signal ?? null];
    const far = (a: number | null, b: number | null) => (a === null || b === null ? a !== b : Math.abs(a - b) > 1e-9 * (1 + Math.abs(b)));
    return far(macdV, v) || far(signal, s);
  });
  expect(apart).toEqual([]);
};

describe('replay of recorded history', () => {
  it.skipIf(!existsSync(BTC_4H))('gives every bucket of BTC-USD 4h with the values and alerts of a slow reference', async () => {
    const lines = linesOf(await run(['--candles', BTC_4H, '--symbol', 'BTC-USD', '--timeframe', '4h']));
    expect(lines).toHaveLength(20_700);
    // Holes of one, three and one bucket, each after the bucket named.
    const holes = [['2017-02-28T16:00Z', 1], ['2018-08-10T00:00Z', 3], ['2025-10-25T12:00Z', 1]] as const;
    const expected = holes.flatMap(([after, count]) =>
      Array.from({ length: count }, (_, i) => Date.parse(after) + (i + 1) * 4 * HOUR),
    );
    expect(lines.filter(({ synthetic }) => synthetic).map(({ openTime }) => openTime)).toEqual(expected);
    const { candles } = JSON.parse(readFileSync(BTC_4H, 'utf8')) as { candles: Record<'start' | 'high' | 'low' | 'close', string>[] };
    const bars = candles.map(({ start, high, low, close }) => bar([Number(start) * 1000, high, low, close]));
    expectReference(lines, filled(bars, 4 * HOUR));
  });

  it.skipIf(!existsSync(ETH_5M))('gives every bucket of ETH-USD 5m with the values and alerts of a slow reference', async () => {
    const text = readFileSync(ETH_5M, 'utf8');
    const lines = linesOf(await run(['--candles', '-', '--symbol', 'ETH-USD', '--timeframe', '5m'], text));
    const bars = text.trim().split('\n').slice(1).map((line) => {
      const [openTime = '', , high = '', low = '', close = ''] = line.split(',');
      return bar([openTime, high, low, close]);
    });
    expect(lines).toHaveLength(580);
    expectReference(lines, bars);
  });
});

/** Sixty hourly candles that swing widely, with buckets 40 and 41 missing. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const close = 1000 + Math.round(300 * Math.sin(i / 5));
  return { start: 1_790_000_000 - (1_790_000_000 % 3600) + i * 3600, open: close, high: close + 5 + (i % 3), low: close - 5, close, volume: 1 };
}).filter((_, i) => i !== 40 && i !== 41);
const bars = filled(rows.map(({ start, high, low, close }) => bar([start * 1000, high, low, close])), HOUR);
const hourly = ['--symbol', 'AAA-USD', '--timeframe', '1h'] as const;
const jsonOf = (candles: readonly object[]): string => JSON.stringify({ candles });
const csvOf = (lines: readonly string[]): string => ['open_time_ms,open,high,low,close,volume', ...lines].join('\n');

describe('replay', () => {
  it('reads a REST body newest first, with numbers or strings, and CSV, all alike', async () => {
    const plain = await run(['--candles', '-', ...hourly], jsonOf(rows));
    expectReference(linesOf(plain), bars);
    expect(linesOf(plain).flatMap(({ alerts }) => alerts).length).toBeGreaterThan(2);
    const texts = rows.toReversed().map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)])));
    expect(await run(['--candles', '-', ...hourly], jsonOf(texts))).toBe(plain);
    const csv = csvOf(rows.map(({ start, open, high, low, close, volume }) => [start * 1000, open, high, low, close, volume].join(',')));
    expect(await run(['--candles', '-', ...hourly], `\uFEFF${csv}\n`)).toBe(plain);
  });

  it('prints the keys of the contract, null where a value is not yet defined', async () => {
    const [first] = (await run(['--candles', '-', ...hourly], jsonOf(rows))).split('\n');
    const { openTime, close } = bars[0] ?? { openTime: 0, close: 0 };
    expect(first).toBe(
      `{"openTime":${openTime},"close":${close},"synthetic":false,"macdV":null,"signal":null,"histogram":null,"state":"UNDEFINED","alerts":[]}`,
    );
  });

  it('prints a table of the alerts with --summary', async () => {
    const alerts = slowReference(bars).flatMap((row) => row.alerts);
    const table = await run(['--candles', '-', ...hourly, '--summary'], jsonOf(rows));
    expect(table.match(/level_[+-]\d+|reversal_\w+/g)).toEqual(alerts);
    expect(table).toContain(`AAA-USD 1h: ${alerts.length} alerts on 60 candles, 2 of them synthetic`);
  });

  it('replays the newest 1,000 buckets of the demo market that ended before now', async () => {
    const lines = linesOf(await run(['--demo', 'BTC-USD', '--timeframe', '1h']));
    expect(lines).toHaveLength(1000);
    expect(lines.at(-1)?.openTime).toBe(Date.UTC(2026, 9, 1, 11));
    await expect(run(['--demo', 'NONE-USD', '--timeframe', '1h'])).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });

  it('ends quietly when the reader goes away', async () => {
    let writes = 0;
    const stdout = new Writable({
      highWaterMark: 10,
      write: (_chunk, _encoding, done) => {
        writes += 1;
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const io = { stdin: Readable.from([Buffer.from(jsonOf(rows))]), stdout, stderr: new PassThrough(), now: () => NOW };
    await replayCommand(io).parseAsync(['node', 'replay', '--candles', '-', ...hourly]);
    expect(writes).toBe(1);
  });
});

describe('a broken candle file', () => {
  const [one, two] = ['1790000000000', '1790003600000'].map((time) => Number(time) - (1_790_000_000_000 % HOUR));
  const good = (time: number | undefined): string => `${time},10,12,9,11,5`;
  const json = jsonOf(rows.slice(0, 3));

  it.each<[string, string, RegExp]>([
    ['cut inside a candle', json.slice(0, json.lastIndexOf('"close"') + 3), /row 3, line 1: the file ends in the middle of a candle/],
    ['cut between candles', json.slice(0, json.lastIndexOf('{') - 1), /row 2, line 1: the file ends after this candle/],
    ['with a candle that is not JSON', '{"candles":[\n{"start":1},\n{"start":x}\n]}', /row 2, line 3: this candle is not JSON/],
    ['that is another JSON', '{"rows":[]}', /it has no list "candles"/],
    ['that is empty', '', /it holds no candle/],
    ['without a column', 'open_time_ms,open,high,low,close\n', /line 1: the header lacks volume/],
    ['with a short row', csvOf([good(one), `${two},10`]), /row 2, line 3: the number of values/],
    ['with a word for a number', csvOf([good(one), `${two},10,12,9,abc,5`]), /row 2, line 3: close is "abc"/],
    ['with an empty value', csvOf([`${one},10,12,,11,5`]), /row 1, line 2: low is ""/],
    ['with an absurd number', csvOf([`${one},10,1e300,9,11,5`]), /row 1, line 2: high is "1e300"/],
    ['with a price of zero', csvOf([`${one},10,12,0,11,5`]), /low is "0"/],
    ['with a negative volume', csvOf([`${one},10,12,9,11,-5`]), /volume is "-5"/],
    ['with high below low', csvOf([`${one},10,9,12,11,5`]), /contradict each other/],
    ['with a close outside the range', csvOf([`${one},10,12,9,13,5`]), /contradict each other/],
    ['with a bucket twice', csvOf([good(one), good(two), good(one)]), /row 3, line 4: the bucket of .* second time, first in row 1/],
    ['of another timeframe', csvOf([good((one ?? 0) + 60_000)]), /row 1, line 2: open_time_ms .* does not begin a bucket of 1h/],
    ['with seconds for milliseconds', csvOf([good((one ?? 0) / 1000)]), /open_time_ms is "\d{10}"; expected Unix milliseconds/],
  ])('%s is refused with one line that names the place', async (_, text, message) => {
    const refused = run(['--candles', '-', ...hourly], text);
    await expect(refused).rejects.toMatchObject({ code: 'CANDLE_FILE_INVALID', message: expect.stringMatching(message) as string });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/^standard input[^\n]+; expected [^\n]+$/) as string });
  });

  it('that does not exist is refused by name', async () => {
    await expect(run(['--candles', '/nowhere/x.json', ...hourly])).rejects.toMatchObject({
      code: 'CANDLE_FILE_INVALID',
      message: expect.stringMatching(/^\/nowhere\/x.json: it cannot be read \(ENOENT/) as string,
    });
  });
});
