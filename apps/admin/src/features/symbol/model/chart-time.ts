/** A tick of the time axis, as short as it can be: the clock in the user's zone, the day at midnight. */
export const tickWords = (timeMs: number, isDaily: boolean): string => {
  const time = new Date(timeMs);
  // A daily bar is a day of UTC, wherever it is looked at from.
  const zone = isDaily ? 'UTC' : undefined;
  const part = (options: Intl.DateTimeFormatOptions): string => time.toLocaleDateString('en-GB', { ...options, timeZone: zone });
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone });
  if (!isDaily && clock !== '00:00') return clock;
  if (part({ day: 'numeric' }) !== '1') return part({ day: 'numeric', month: 'short' });
  return part({ month: 'numeric' }) === '1' ? part({ year: 'numeric' }) : part({ month: 'short' });
};

/** A moment in the user's zone, to the minute, with the day; of a daily bar the day of UTC. */
export const momentWords = (timeMs: number, isDaily: boolean): string => {
  const time = new Date(timeMs);
  const day = time.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: isDaily ? 'UTC' : undefined });
  return isDaily ? day : `${day} ${time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
};

/** A moment in the user's zone without seconds, with its day only when that is not the day of `nearMs`. */
export const shortMoment = (timeMs: number, nearMs: number): string => {
  const time = new Date(timeMs);
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const sameDay = time.toDateString() === new Date(nearMs).toDateString();
  return sameDay ? clock : `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock}`;
};

/** The timeframe that a key stands for: 1 is the first; null for any other key. */
export const timeframeOfKey = <Item>(key: string, timeframes: readonly Item[]): Item | null =>
  (/^[1-6]$/.test(key) ? timeframes[Number(key) - 1] : undefined) ?? null;
