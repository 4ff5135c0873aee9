/** Where figures stop to be figures. No market has a price or a size beyond these. */
const MAX_PRICE = 1e12;
const MAX_SIZE = 1e21;
const MAX_PERCENT = 1e9;
/** The years 2000 and 2200: a simulated venue's clock runs ahead of the wall. */
const MIN_TIME_MS = 946_684_800_000;
const MAX_TIME_MS = 7_258_118_400_000;

const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

// Each reader gives NaN for what cannot be, so that one check at the end judges a whole row.

const readDecimal = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);

/** A price above zero, or NaN. */
export const readPrice = (text: string): number => {
  const price = readDecimal(text);
  return price > 0 && price < MAX_PRICE ? price : Number.NaN;
};

/** A size or volume of zero or more, or NaN. */
export const readSize = (text: string): number => {
  const size = readDecimal(text);
  return size >= 0 && size < MAX_SIZE ? size : Number.NaN;
};

/** A change in percent; a trailing percent sign, as in the venue's documentation, is tolerated. */
export const readPercent = (text: string): number => {
  const percent = readDecimal(text.endsWith('%') ? text.slice(0, -1) : text);
  return percent >= -100 && percent < MAX_PERCENT ? percent : Number.NaN;
};

/** A whole number that a double holds exactly, zero or more, or NaN. */
export const readCount = (text: string): number => {
  const count = readDecimal(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : Number.NaN;
};

/** Unix ms of an RFC 3339 text in UTC with up to nine fractional digits, or NaN. */
export const readTimestamp = (text: string): number =>
  text.endsWith('Z') ? saneTime(Date.parse(text)) : Number.NaN;

/** Unix ms of a text with Unix seconds, or NaN. */
export const readSeconds = (text: string): number => saneTime(readCount(text) * 1000);

const saneTime = (timeMs: number): number =>
  timeMs >= MIN_TIME_MS && timeMs < MAX_TIME_MS ? timeMs : Number.NaN;
