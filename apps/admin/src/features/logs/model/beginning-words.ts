import type { LogProcess } from '@livermore/schemas';

interface Beginning {
  isReading: boolean;
  isError: boolean;
  hasOlder: boolean;
  isFiltered: boolean;
  processes: readonly LogProcess[];
}

/** What stands above the oldest line. */
export const beginningWords = ({ isReading, isError, hasOlder, isFiltered, processes }: Beginning): string => {
  if (isReading) return 'Reading older lines';
  if (isError) return 'Older lines could not be read; scroll to try again.';
  if (hasOlder) return 'Scroll up for older lines.';
  const gone = processes.filter(({ dropped }) => dropped > 0).map(({ process, dropped }) => `${dropped} of ${process}`);
  const oldest = isFiltered ? 'No older line fits.' : 'No older lines are kept.';
  return gone.length === 0 ? oldest : `${oldest} Gone are the oldest lines: ${gone.join(', ')}.`;
};
