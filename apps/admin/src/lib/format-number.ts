/** The true minus sign is as wide as the plus sign, so that columns line up. */
const MINUS = '\u2212';

const formats = new Map<string, Intl.NumberFormat>();

const fixed = (value: number, decimals: number): string => {
  const key = `fixed:${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(value);
};

/** A signed number with fixed decimals: `+12.3`, `−4.0`; what rounds to zero has no sign. */
export const formatSigned = (value: number, decimals: number): string => {
  const text = fixed(Math.abs(value), decimals);
  if (!/[1-9]/.test(text)) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
};

/** MACD-V as the matrix shows it: one decimal and a sign; a dash where it is not defined. */
export const formatMacdV = (value: number | null): string => (value === null ? '–' : formatSigned(value, 1));

/** A change in percent with two decimals: `+1.25%`. */
export const formatPercent = (value: number | null): string =>
  value === null ? '–' : `${formatSigned(value, 2)}%`;

/** Decimals that show about six digits of a price whose increment nobody told us. */
const guessedDecimals = (price: number): number => {
  if (price === 0) return 2;
  const digitsBeforePoint = Math.floor(Math.log10(Math.abs(price))) + 1;
  return Math.min(10, Math.max(2, 6 - digitsBeforePoint));
};

/**
 * A price with the fixed decimals of its symbol, so that digits stand under digits.
 * `decimals` is null when the exchange's increment is not known.
 */
export const formatPrice = (price: number | null, decimals: number | null): string =>
  price === null ? '–' : fixed(price, decimals ?? guessedDecimals(price));

const compactUsd = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** What something is worth in whole dollars, short from a hundred thousand on: `1,234`, `<1`, `123K`; a dash where it is not known. */
export const formatWorth = (valueUsd: number | null): string => {
  if (valueUsd === null) return '–';
  if (valueUsd > 0 && valueUsd < 1) return '<1';
  return valueUsd < 99_999.5 ? fixed(valueUsd, 0) : compactUsd.format(valueUsd);
};
