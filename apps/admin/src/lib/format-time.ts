const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An age or duration in its largest unit, rounded down: `0.4 s`, `14 s`, `3 min`, `2 h`, `5 d`. Below zero counts as zero. */
export const formatAge = (ageMs: number): string => {
  const age = Math.max(0, ageMs);
  if (age < 10 * SECOND) return `${(Math.floor(age / 100) / 10).toFixed(1)} s`;
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h`;
  return `${Math.floor(age / DAY)} d`;
};

/** Like `formatAge`, but calm: whole seconds and `now` for the first five of them. */
export const formatCalmAge = (ageMs: number): string => {
  if (ageMs < 5 * SECOND) return 'now';
  return ageMs < MINUTE ? `${Math.floor(ageMs / SECOND)} s` : formatAge(ageMs);
};

/** A duration in its two largest units: `45 s`, `12 min`, `3 h 12 min`, `4 d 7 h`. */
export const formatDuration = (durationMs: number): string => {
  const duration = Math.max(0, durationMs);
  if (duration < MINUTE) return `${Math.floor(duration / SECOND)} s`;
  if (duration < HOUR) return `${Math.floor(duration / MINUTE)} min`;
  if (duration < DAY) return `${Math.floor(duration / HOUR)} h ${Math.floor((duration % HOUR) / MINUTE)} min`;
  return `${Math.floor(duration / DAY)} d ${Math.floor((duration % DAY) / HOUR)} h`;
};

/** Exact time in UTC to the second: `2026-03-01 14:05:09 UTC`. */
export const formatUtc = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Clock time in the user's zone: `15:05:09`, with the date when it is not the day of `nowMs`. */
export const formatLocal = (timeMs: number, nowMs: number): string => {
  const time = new Date(timeMs);
  const clock = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  const sameDay = time.toDateString() === new Date(nowMs).toDateString();
  return sameDay ? clock : `${time.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${clock}`;
};

/** Exact time in UTC to the millisecond: `2026-03-01 14:05:09.007 UTC`. */
export const formatUtcMs = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 23).replace('T', ' ')} UTC`;

/** Like `formatLocal`, to the millisecond: `15:05:09.007`. */
export const formatLocalMs = (timeMs: number, nowMs: number): string =>
  `${formatLocal(timeMs, nowMs)}.${String(timeMs % SECOND).padStart(3, '0')}`;
