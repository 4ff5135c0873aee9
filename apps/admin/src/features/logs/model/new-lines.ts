import { compareLogLines, fitsLogFilter, type LogFilter } from '@livermore/schemas';
import type { LogLines } from '../../../live/log-lines.ts';

/** What came since the page was held, in words; null for nothing that fits. */
export const newLineWords = (held: LogLines, live: LogLines, filter: LogFilter): string | null => {
  const last = held.lines.at(-1);
  const since = last ? live.lines.filter((line) => compareLogLines(line, last) > 0) : live.lines;
  const fitting = since.filter((line) => fitsLogFilter(line, filter)).length;
  // More arrived than the page keeps: how many of those that are gone would fit is not known.
  const isMore = live.arrived - held.arrived > since.length;
  if (fitting === 0 && !isMore) return null;
  return `${isMore ? 'more than ' : ''}${fitting} new ${fitting === 1 && !isMore ? 'line' : 'lines'}`;
};
