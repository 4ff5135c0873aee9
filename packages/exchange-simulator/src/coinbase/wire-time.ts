/** Fraction digits without trailing zeros, point included; empty for a whole second. */
const fraction = (value: number, digits: number): string => {
  const text = String(value).padStart(digits, '0').replace(/0+$/, '');
  return text === '' ? '' : `.${text}`;
};

/** RFC 3339 in UTC of a time in microseconds, trailing zeros of the fraction trimmed as the venue does. */
export const rfc3339 = (timeUs: number): string => {
  const seconds = Math.floor(timeUs / 1_000_000);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction(timeUs - seconds * 1_000_000, 6)}Z`;
};

/** A time as Go prints it, with the monotonic reading in seconds: what heartbeats carry. */
export const goTime = (timeUs: number, monotonicSeconds: number): string => {
  const text = rfc3339(timeUs);
  return `${text.slice(0, 10)} ${text.slice(11, -1)} +0000 UTC m=+${monotonicSeconds.toFixed(9)}`;
};
