/** A line of the last values, ready for an SVG path, and where zero lies. */
export interface Sparkline {
  path: string;
  zeroY: number;
}

/** A flat series stays flat: the scale never shows less than this range of MACD-V. */
const LEAST_RANGE = 60;

/**
 * The path of the recent values of MACD-V, oldest first, in a box of `width` x `height` pixels.
 * Zero is always inside, undefined values leave a hole, the newest value is at the right edge and a
 * series of fewer than `slots` values begins later, so that a bar is as wide in every cell. Null when fewer than two values are defined.
 */
export const sparkline = (
  values: readonly (number | null)[],
  width: number,
  height: number,
  slots: number,
): Sparkline | null => {
  const defined = values.filter((value) => value !== null);
  if (defined.length < 2) return null;
  const low = Math.min(0, ...defined);
  const high = Math.max(0, ...defined);
  const slack = Math.max(0, LEAST_RANGE - (high - low)) / 2;
  const y = (value: number): number => {
    const share = (value - low + slack) / (high - low + 2 * slack);
    return round(1 + (1 - share) * (height - 2));
  };
  const step = width / (Math.max(slots, values.length) - 1);
  let path = '';
  let drawing = false;
  values.forEach((value, index) => {
    if (value === null) {
      drawing = false;
      return;
    }
    path += `${drawing ? 'L' : 'M'}${round(width - (values.length - 1 - index) * step)} ${y(value)}`;
    drawing = true;
  });
  return { path, zeroY: y(0) };
};

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
