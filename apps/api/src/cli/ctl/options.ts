import { isTimeframe, SYMBOL_PATTERN, TIMEFRAMES, type Timeframe } from '@livermore/schemas';
import { InvalidArgumentError, Option } from 'commander';

/** The options of every command. */
export const jsonOption = (): Option => new Option('--json', 'print one JSON object');

export const timeoutOption = (): Option =>
  new Option('--timeout <seconds>', 'give up after this time').argParser((text) => {
    const seconds = Number(text);
    if (seconds > 0 && seconds <= 86_400) return seconds;
    throw new InvalidArgumentError('It must be a number of seconds, more than 0 and at most a day.');
  });

export const waitOption = (): Option => new Option('--wait', 'follow the command to its end');

export const limitOption = (): Option =>
  new Option('--limit <n>', 'how many').argParser(wholeNumberFrom(1)).default(20);

export const symbolOf = (text: string): string => {
  if (SYMBOL_PATTERN.test(text)) return text;
  throw new InvalidArgumentError('A symbol is BASE-QUOTE in capitals, such as BTC-USD.');
};

export const symbolsOf = (text: string): string[] => listOf(text).map(symbolOf);

export const timeframesOf = (text: string): Timeframe[] =>
  listOf(text).map((name) => {
    if (isTimeframe(name)) return name;
    throw new InvalidArgumentError(`Timeframes are ${TIMEFRAMES.join(', ')}.`);
  });

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim());

/** A whole number from `least` on. */
export const wholeNumberFrom =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && Number.isSafeInteger(value)) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
  };

/** An object written as JSON. */
export const jsonObjectOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new InvalidArgumentError(`It must be JSON: ${error instanceof Error ? error.message : ''}`);
  }
  throw new InvalidArgumentError('It must be a JSON object, such as \'{"mode":"scalper-macdv"}\'.');
};
