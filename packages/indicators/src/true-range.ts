/**
 * True range of a bar: max(high − low, |high − previousClose|, |low − previousClose|), written as
 * the span that holds the bar and the close before it. The first bar of a series has no close
 * before it; with its own low in that place the true range is high − low.
 */
export const trueRange = (high: number, low: number, previousClose: number): number =>
  (high > previousClose ? high : previousClose) - (low < previousClose ? low : previousClose);
