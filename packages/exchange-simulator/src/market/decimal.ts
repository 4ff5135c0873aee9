/**
 * Writes an integer as a decimal with `decimals` digits behind the point, trailing zeros removed,
 * the way the venue writes numbers: (612405, 1) is `61240.5`, (5, 5) is `0.00005`.
 */
export const formatDecimal = (value: number, decimals: number): string => {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const text = fraction === '' || decimals === 0 ? whole : `${whole}.${fraction}`;
  return value < 0 ? `-${text}` : text;
};

/** The smallest step of a number with `decimals` digits: 2 is `0.01`, 0 is `1`. */
export const incrementText = (decimals: number): string => formatDecimal(1, decimals);
