import type { Readable, Writable } from 'node:stream';
import { Command, InvalidArgumentError, Option } from 'commander';
import { replay, rulesOf } from '@livermore/engine';
import { SYMBOL_PATTERN, TIMEFRAMES, UserSettingsSchema, type Timeframe } from '@livermore/schemas';
import { alertTable } from './alert-table.ts';
import { readCandles } from './candle-file.ts';
import { demoCandles } from './demo-candles.ts';
import { writeLines } from './write-lines.ts';

/** What the command reads from and writes to; `now` is Unix ms. */
export interface ReplayIo {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  now: () => number;
}

interface ReplayOptions {
  candles?: string;
  demo?: string;
  symbol?: string;
  timeframe?: Timeframe;
  seed: number;
  summary?: boolean;
}

const DEMO_SEED = 1;

/** Of the demo market, which has every timeframe; a file has the one it was recorded on. */
const DEMO_TIMEFRAME: Timeframe = '1h';

/**
 * `livermore replay`: recorded candles through indicator and alert rules with the default settings,
 * one JSON object a line. Its action rejects with AppError `CANDLE_FILE_INVALID` or `UNKNOWN_SYMBOL`.
 */
export const replayCommand = ({ stdin, stdout, stderr, now }: ReplayIo): Command => {
  const command: Command = new Command('replay')
    .description('Run recorded candles through the indicator and the alert rules')
    .option('--candles <file>', 'Coinbase REST body (JSON) or CSV open_time_ms,open,high,low,close,volume; - for standard input')
    .addOption(
      new Option('--demo <symbol>', 'the newest 1,000 candles of the demo market instead of a file')
        .argParser(symbolOf)
        .conflicts(['candles', 'symbol']),
    )
    .option('--symbol <symbol>', 'the symbol of the file, such as BTC-USD', symbolOf)
    .addOption(
      new Option('--timeframe <timeframe>', `the timeframe of the candles; ${DEMO_TIMEFRAME} of the demo market`).choices(TIMEFRAMES),
    )
    .option('--seed <number>', 'the seed of the demo market', seedOf, DEMO_SEED)
    .option('--summary', 'print a table of the alerts instead')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    });

  return command.action(async ({ candles: file, demo, symbol: named, timeframe: given, seed, summary }: ReplayOptions) => {
    const timeframe = given ?? (demo === undefined ? undefined : DEMO_TIMEFRAME);
    const symbol = demo ?? named;
    if (file === undefined && demo === undefined) command.error('error: give --candles FILE, or --demo SYMBOL');
    if (symbol === undefined) command.error('error: give --symbol, the symbol of the candles');
    if (timeframe === undefined) command.error('error: give --timeframe, the timeframe of the candles');
    const candles =
      demo === undefined
        ? await readCandles(file ?? '-', { stdin, timeframe })
        : demoCandles(demo, { timeframe, seed, now: now() });
    const lines = replay(candles, { timeframe, rules: rulesOf(UserSettingsSchema.parse({})) });
    await writeLines(stdout, summary ? alertTable(symbol, timeframe, lines) : jsonLines(lines));
  });
};

function* jsonLines(lines: Iterable<object>): Generator<string> {
  for (const line of lines) yield JSON.stringify(line);
}

const symbolOf = (text: string): string => {
  if (SYMBOL_PATTERN.test(text)) return text;
  throw new InvalidArgumentError('A symbol is BASE-QUOTE in capitals, such as BTC-USD.');
};

const seedOf = (text: string): number => {
  const seed = Number(text);
  if (Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('A seed is a whole number.');
};
