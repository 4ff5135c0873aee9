/** A span in words, of the two largest units: `0.3 s`, `12 s`, `5 min`, `2 h 5 min`, `3 d 4 h`. */
export const spanOf = (ms: number): string => {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** A time in UTC, to the second. */
export const timeOf = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);

/** What steers a terminal or turns the direction of writing. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

/**
 * Text that came from elsewhere, without what would steer a terminal. Line ends and tabs stay.
 * Messages of the control channel can come from anybody who reaches Redis.
 */
export const printable = (text: string): string => text.replaceAll(CONTROL, '\uFFFD');

/** Text on one line. */
export const oneLine = (text: string): string => printable(text).replaceAll(/\s+/g, ' ').trim();
