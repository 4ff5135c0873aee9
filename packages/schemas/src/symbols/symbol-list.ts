import { EXCHANGE_ORDER, SYMBOL_PATTERN, type ExchangeName } from '../exchange.ts';

/** One entry of a list of symbols that somebody pasted. */
export interface SymbolEntry {
  /** Line of the text, from 1; of a JSON list the place in it. */
  line: number;
  /** As it was written, at most 60 characters. */
  text: string;
  /** Null where the text is no symbol. */
  symbol: string | null;
  /** Null where none is named. */
  exchange: ExchangeName | null;
}

const MOST_TEXT = 60;

/**
 * The symbols in a text: a JSON list, a JSON document with such a list (as exported settings have
 * it), or lines with one or more symbols each, `#` before a remark. `btc/usd` is read as `BTC-USD`.
 */
export const parseSymbolList = (text: string): SymbolEntry[] => {
  const listed = listInJson(text);
  if (listed) return listed.map((item, at) => entry(typeof item === 'string' ? item : textOf(item), at + 1));
  return text.split(/\r?\n/).flatMap((line, at) =>
    line
      .replace(/(^|\s)(#|\/\/).*$/, '')
      .split(/[\s,;]+/)
      .map((word) => word.replaceAll(/["'`[\](){}]/g, ''))
      .filter((word) => word !== '')
      .map((word) => entry(word, at + 1)),
  );
};

const entry = (text: string, line: number): SymbolEntry => {
  const [left = '', right] = text.trim().split(':');
  const name = right === undefined ? null : left.toLowerCase();
  const exchange = EXCHANGE_ORDER.find((each) => each.toLowerCase() === name) ?? null;
  const symbol = (right ?? left).toUpperCase().replaceAll(/[/_]/g, '-');
  const isSymbol = SYMBOL_PATTERN.test(symbol) && (name === null || exchange !== null);
  return {
    line,
    text: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text,
    symbol: isSymbol ? symbol : null,
    exchange: isSymbol ? exchange : null,
  };
};

/** Places of a document that hold a list of symbols, nearest first. */
const PLACES = [['symbols', 'monitored'], ['monitored'], ['symbols'], ['settings', 'symbols', 'monitored'], ['document', 'symbols', 'monitored']];

const listInJson = (text: string): unknown[] | null => {
  if (!/^\s*[[{]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (isList(value)) return value;
  for (const place of PLACES) {
    const found = place.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
    if (isList(found)) return found;
  }
  return null;
};

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `{ symbol, exchange? }` as text, anything else as JSON. */
const textOf = (item: unknown): string => {
  if (isRecord(item) && typeof item['symbol'] === 'string') {
    return typeof item['exchange'] === 'string' ? `${item['exchange']}:${item['symbol']}` : item['symbol'];
  }
  return JSON.stringify(item) ?? '';
};
